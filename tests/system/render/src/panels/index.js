// Which component draws which type of panel. Types that are not here have their component
// in Grafana's core only.
import { createElement } from 'react';

import { Bars } from './bargauge.jsx';
import { Chart } from './timeseries.jsx';
import { Numbers } from './stat.jsx';
import { Rows } from './table.jsx';
import { Words } from './text.jsx';

export const KINDS = {
  stat: { component: Numbers, queries: true },
  bargauge: { component: Bars, queries: true },
  timeseries: { component: Chart, queries: true },
  table: { component: Rows, queries: true, padding: 'none' },
  text: { component: Words, queries: false },
};

export function rowHeading(title, { theme }) {
  const style = { fontSize: 16, fontWeight: 500, color: theme.colors.text.primary, paddingTop: 6 };
  return createElement('div', { style }, title);
}
