// Prometheus' API, asked from the browser.

async function ask(base, path, parameters) {
  const url = `${base}/api/v1/${path}?${new URLSearchParams(parameters)}`;
  const response = await fetch(url);
  const body = await response.json();
  if (body.status !== 'success') {
    throw new Error(`Prometheus refused ${parameters.query ?? path}: ${body.error}`);
  }
  return body.data;
}

// The series of an instant query: `{metric, values: [[seconds, text]]}`.
export async function instant(query, context) {
  const data = await ask(context.prometheus, 'query', { query, time: context.to });
  if (data.resultType === 'scalar') return [{ metric: {}, values: [data.result] }];
  return data.result.map(({ metric, value }) => ({ metric, values: [value] }));
}

// The series of a query over the page's range. Moments are multiples of the step, as
// Grafana aligns them, so that the same range is always the same picture.
export async function range(query, step, context) {
  const start = Math.floor(context.from / step) * step;
  const end = Math.floor(context.to / step) * step;
  const data = await ask(context.prometheus, 'query_range', { query, start, end, step });
  return data.result;
}

export function labelValues(label, selector, context) {
  const parameters = { start: context.from, end: context.to };
  if (selector) parameters['match[]'] = selector;
  return ask(context.prometheus, `label/${label}/values`, parameters);
}
