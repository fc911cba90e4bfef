// Series of Prometheus as Grafana's frames, shaped as its data source shapes them.
import { createDataFrame, FieldType } from '@grafana/data';

import { interpolate } from './interpolate.js';
import { builtIn, steps } from './interval.js';
import { instant, range } from './prometheus.js';

function number(text) {
  if (text === '+Inf') return Infinity;
  return text === '-Inf' ? -Infinity : Number(text);
}

// The name of a series: the target's legend with the labels filled in.
function legend(format, metric) {
  if (format && format !== '__auto') {
    return format.replace(/\{\{\s*(.+?)\s*\}\}/g, (_, label) => metric[label] ?? '');
  }
  const { __name__: name = '', ...labels } = metric;
  if (format === '__auto' && Object.keys(labels).length === 1) return Object.values(labels)[0];
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return pairs.length > 0 ? `${name}{${pairs.join(', ')}}` : name || 'Value';
}

function timeSeries(series, target, step) {
  return series.map(({ metric, values }) =>
    createDataFrame({
      refId: target.refId,
      fields: [
        {
          name: 'Time',
          type: FieldType.time,
          values: values.map(([moment]) => moment * 1000),
          // A hole longer than this is drawn as a hole.
          config: { interval: step * 1000 },
        },
        {
          name: 'Value',
          type: FieldType.number,
          labels: metric,
          values: values.map(([, value]) => number(value)),
          config: { displayNameFromDS: legend(target.legendFormat, metric) },
        },
      ],
    })
  );
}

// One row for each sample: time, a column for each label, and the value.
function table(series, target, several) {
  const labels = [...new Set(series.flatMap(({ metric }) => Object.keys(metric)))].sort();
  const rows = series.flatMap(({ metric, values }) =>
    values.map(([moment, value]) => ({ metric, moment, value }))
  );
  if (rows.length === 0) return [];
  const column = (label) => ({
    name: label,
    type: FieldType.string,
    values: rows.map(({ metric }) => metric[label] ?? ''),
    config: { filterable: true },
  });
  return [
    createDataFrame({
      refId: target.refId,
      fields: [
        {
          name: 'Time',
          type: FieldType.time,
          values: rows.map(({ moment }) => moment * 1000),
          config: {},
        },
        ...labels.map(column),
        {
          name: several ? `Value #${target.refId}` : 'Value',
          type: FieldType.number,
          values: rows.map(({ value }) => number(value)),
          config: {},
        },
      ],
    }),
  ];
}

async function answered(panel, target, several, width, context) {
  const fine = steps(panel, target, width, context);
  const variables = { ...context.variables, ...builtIn(fine, context) };
  const query = interpolate(target.expr, variables, 'prometheus');
  const series = target.instant
    ? await instant(query, context)
    : await range(query, fine.step, context);
  return target.format === 'table'
    ? table(series, target, several)
    : timeSeries(series, target, fine.step);
}

// The frames of all targets of a panel that are not hidden, in the targets' order.
export async function framesOf(panel, width, context) {
  const targets = (panel.targets ?? []).filter(({ hide }) => !hide);
  const several = targets.length > 1;
  const all = targets.map((target) => answered(panel, target, several, width, context));
  return (await Promise.all(all)).flat();
}
