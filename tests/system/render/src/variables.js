// The dashboard's variables, each resolved with those before it.
import { found } from './findings.js';
import { interpolate } from './interpolate.js';
import { builtIn, steps } from './interval.js';
import { instant, labelValues } from './prometheus.js';

const VALUES = /^\s*label_values\(\s*(?:(.+)\s*,)?\s*(\w+)\s*\)\s*$/s;
const RESULT = /^\s*query_result\((.+)\)\s*$/s;

// The options of a variable that asks Prometheus.
async function queried(text, variable, context) {
  const values = VALUES.exec(text);
  if (values) return labelValues(values[2], values[1], context);
  const result = RESULT.exec(text);
  if (!result) throw new Error(`the query \`${text}\` is of a kind that is not known here`);
  const series = await instant(result[1], context);
  const written = ({ metric, values: [[moment, value]] }) => {
    const { __name__: name = '', ...labels } = metric;
    const pairs = Object.entries(labels).map(([label, it]) => `${label}="${it}"`);
    return `${name}{${pairs.join(',')}} ${value} ${moment * 1000}`;
  };
  return series.map(written);
}

// A variable's `regex` keeps what matches, or the first group of it.
function filtered(options, regex) {
  const match = /^\/(.*)\/([a-z]*)$/s.exec(regex ?? '');
  if (!match) return options;
  const pattern = new RegExp(match[1], match[2]);
  const kept = options.map((option) => pattern.exec(option)).filter(Boolean);
  return [...new Set(kept.map((it) => it.groups?.value ?? it[1] ?? it[0]))];
}

async function optionsOf(variable, known, context) {
  const text = typeof variable.query === 'object' ? variable.query?.query : variable.query;
  const own = builtIn(steps({}, {}, 1000, context), context);
  switch (variable.type) {
    case 'datasource':
      return ['Prometheus'];
    case 'query': {
      const query = interpolate(text, { ...known, ...own }, 'prometheus');
      const options = filtered(await queried(query, variable, context), variable.regex);
      options.sort((one, other) => one.localeCompare(other, 'en', { numeric: true }));
      return [2, 4, 6, 8].includes(variable.sort) ? options.reverse() : options;
    }
    case 'custom':
    case 'interval':
      return text.split(',').map((it) => it.trim().split(' : ').pop());
    case 'textbox':
    case 'constant':
      return [text ?? ''];
    default:
      throw new Error(`a variable of type \`${variable.type}\` is not known here`);
  }
}

function chosen(variable, options, given) {
  const current = [variable.current?.value ?? []].flat().map(String);
  const wanted = given ?? current;
  const all = wanted.includes('$__all') || (wanted.length === 0 && variable.includeAll);
  if (all) return { all, values: options };
  const open = variable.type === 'textbox' || given;
  const there = wanted.filter((value) => open || options.includes(value));
  return { all: false, values: there.length > 0 ? there : options.slice(0, 1) };
}

export async function resolve(dashboard, given, context) {
  const known = {};
  for (const variable of dashboard.templating?.list ?? []) {
    let options = [];
    try {
      options = await optionsOf(variable, known, context);
    } catch (error) {
      found(`variable ${variable.name}`, error);
    }
    const choice = chosen(variable, options, given[variable.name]);
    if (variable.type === 'query' && choice.values.length === 0 && !variable.includeAll) {
      found(`variable ${variable.name}`, 'has no options in this history');
    }
    known[variable.name] = { ...variable, ...choice, options };
  }
  return known;
}
