// Lines, bands and bars over time.
import { FieldType } from '@grafana/data';
import { TimeSeries } from '@grafana/ui';

import { markDrawer } from '../annotations.js';

// What Grafana's panel assumes where a dashboard says nothing.
const DEFAULTS = { drawStyle: 'line', lineInterpolation: 'linear', lineWidth: 1, fillOpacity: 0,
  pointSize: 5, showPoints: 'auto', spanNulls: false };

const LEGEND = { showLegend: true, displayMode: 'list', placement: 'bottom', calcs: [] };

function withDefaults(frame) {
  const fields = frame.fields.map((field) => {
    if (field.type !== FieldType.number) return field;
    const custom = { ...DEFAULTS, ...field.config.custom };
    return { ...field, config: { ...field.config, custom } };
  });
  return { ...frame, fields };
}

export function Chart({ panel, data, context, width, height }) {
  const frames = data.map(withDefaults);
  const draw = markDrawer(context.marks, context.theme);
  return (
    <TimeSeries
      frames={frames}
      width={width}
      height={height}
      timeRange={context.timeRange}
      timeZone={context.timeZone}
      legend={{ ...LEGEND, ...panel.options?.legend }}
      options={panel.options}
    >
      {(builder) => {
        // Half of the label would be lost where a range ends at a full hour.
        builder.setPadding([null, 24, null, null]);
        builder.addHook('draw', draw);
        return null;
      }}
    </TimeSeries>
  );
}
