// What the address of the page asks for, and the context in which panels are drawn.
import { dateTime, rangeUtil } from '@grafana/data';

import { themeNamed } from './grafana.js';

const SECONDS = { s: 1, m: 60, h: 3600, d: 86400, w: 604800, M: 2592000, y: 31536000 };

// `now-6h` in seconds before now. A dashboard may round, as in `now-1M/M`: the pictures
// do not, because their history ends in the middle of a month.
export function spanOf(from) {
  const match = /^now-(\d+)([smhdwMy])/.exec(from ?? '');
  if (!match) throw new Error(`the time \`${from}\` is not of the form now-6h`);
  return Number(match[1]) * SECONDS[match[2]];
}

export function asked(search) {
  const query = new URLSearchParams(search);
  const need = (name) => {
    const value = query.get(name);
    if (value === null) throw new Error(`the address of the page lacks \`${name}\``);
    return value;
  };
  const named = [...query].filter(([name]) => name.startsWith('var-'));
  const given = {};
  for (const [name, value] of named) (given[name.slice(4)] ??= []).push(value);
  const to = Number(need('to'));
  return {
    dashboard: need('dashboard'),
    given,
    context(dashboard) {
      const span = query.has('span') ? Number(query.get('span')) : spanOf(dashboard.time?.from);
      return {
        prometheus: need('prometheus'),
        from: to - span,
        to,
        scrape: Number(query.get('scrape') ?? 15),
        stamp: query.get('stamp') ?? '',
        theme: themeNamed(query.get('theme') ?? 'dark'),
        timeZone: 'utc',
        timeRange: between(to - span, to),
      };
    },
  };
}

function between(from, to) {
  const range = { from: dateTime(from * 1000), to: dateTime(to * 1000) };
  return { ...range, raw: range, words: rangeUtil.describeTimeRange(range, 'utc') };
}
