// How fine a query is, by the rules of Grafana's Prometheus data source.

const NICE = [
  1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 10800, 21600, 43200,
  86400, 604800, 2592000, 31536000,
];

// Seconds of an interval such as `1m`, or of Grafana's variables for one.
export function seconds(text) {
  const match = /^>?(\d+(?:\.\d+)?)(ms|[smhdwy])$/.exec(text ?? '');
  if (!match) return undefined;
  const unit = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86400, w: 604800, y: 31536000 };
  return Number(match[1]) * unit[match[2]];
}

// A range in whole seconds, minutes, hours or days: whichever is exact.
export function words(duration) {
  for (const [unit, size] of [['d', 86400], ['h', 3600], ['m', 60]]) {
    if (duration >= size && duration % size === 0) return `${duration / size}${unit}`;
  }
  return `${Math.max(1, Math.round(duration))}s`;
}

// The step and `$__rate_interval` of a target in a panel so many pixels wide.
export function steps(panel, target, width, context) {
  const span = context.to - context.from;
  const points = panel.maxDataPoints ?? Math.max(100, Math.round(width));
  const rough = span / points;
  const smallest = seconds(target.interval) ?? seconds(panel.interval) ?? context.scrape;
  const nice = NICE.find((size) => size >= rough) ?? rough;
  const step = Math.max(nice, smallest, Math.ceil(span / 11000));
  return { step, rate: Math.max(step + context.scrape, 4 * context.scrape), span };
}

// What Grafana puts into a query beside the dashboard's own variables.
export function builtIn({ step, rate, span }, context) {
  const single = (name, value) => [name, { name, values: [String(value)] }];
  return Object.fromEntries([
    single('__rate_interval', words(rate)),
    single('__interval', words(step)),
    single('__interval_ms', step * 1000),
    single('__range', words(span)),
    single('__range_s', span),
    single('__range_ms', span * 1000),
    single('__from', context.from * 1000),
    single('__to', context.to * 1000),
  ]);
}
