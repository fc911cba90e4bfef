// Annotations: what happened, as marks on every chart.
import { found } from './findings.js';
import { interpolate } from './interpolate.js';
import { builtIn, seconds, steps } from './interval.js';
import { range } from './prometheus.js';

const fill = (format, metric) =>
  (format ?? '').replace(/\{\{\s*(.+?)\s*\}\}/g, (_, label) => metric[label] ?? '');

// A run of samples without a hole is one event, from its first to its last.
function events({ metric, values }, annotation, step) {
  const runs = [];
  for (const [moment, value] of values) {
    if (Number(value) === 0) continue;
    const run = runs.at(-1);
    if (run && moment - run.end <= step) run.end = moment;
    else runs.push({ start: moment, end: moment });
  }
  const title = fill(annotation.titleFormat, metric) || annotation.name;
  return runs.map((run) => ({ ...run, title, colour: annotation.iconColor ?? 'blue' }));
}

export async function marks(dashboard, context) {
  const all = [];
  for (const annotation of dashboard.annotations?.list ?? []) {
    const query = annotation.expr ?? annotation.target?.expr;
    if (!query || annotation.enable === false) continue;
    const fine = steps({}, {}, 1000, context);
    const step = seconds(annotation.step) ?? fine.step;
    const variables = { ...context.variables, ...builtIn({ ...fine, step }, context) };
    try {
      const series = await range(interpolate(query, variables, 'prometheus'), step, context);
      all.push(...series.flatMap((one) => events(one, annotation, step)));
    } catch (error) {
      found(`annotation ${annotation.name}`, error);
    }
  }
  return all;
}

// A hook of the chart that draws the marks over it, where they are in sight.
export function markDrawer(all, theme) {
  return (plot) => {
    const { ctx, bbox } = plot;
    const pixel = window.devicePixelRatio;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    for (const { start, end, colour } of all) {
      const left = plot.valToPos(start * 1000, 'x', true);
      const right = plot.valToPos(end * 1000, 'x', true);
      const shade = theme.visualization.getColorByName(colour);
      ctx.globalAlpha = 0.08;
      ctx.fillStyle = shade;
      if (right > left + 2 * pixel) ctx.fillRect(left, bbox.top, right - left, bbox.height);
      ctx.globalAlpha = 0.9;
      ctx.strokeStyle = shade;
      ctx.lineWidth = pixel;
      ctx.setLineDash([4 * pixel, 3 * pixel]);
      ctx.beginPath();
      ctx.moveTo(left, bbox.top);
      ctx.lineTo(left, bbox.top + bbox.height);
      ctx.stroke();
    }
    ctx.restore();
  };
}
