// Large numbers, with or without a line behind them.
import { getFieldDisplayValues, VizOrientation } from '@grafana/data';
import { BigValue, BigValueGraphMode, BigValueTextMode, VizRepeater } from '@grafana/ui';

import { interpolate } from '../interpolate.js';

// The values that a panel shows, reduced from its frames as its options say.
export function valuesOf(panel, data, context, sparkline = false) {
  const options = panel.options ?? {};
  return getFieldDisplayValues({
    fieldConfig: panel.fieldConfig ?? { defaults: {}, overrides: [] },
    reduceOptions: { values: false, calcs: ['lastNotNull'], ...options.reduceOptions },
    replaceVariables: (text) => interpolate(text, context.variables),
    theme: context.theme,
    data,
    sparkline,
    timeZone: context.timeZone,
  });
}

export function Numbers({ panel, data, context, width, height }) {
  const options = panel.options ?? {};
  const graph = options.graphMode ?? 'area';
  const values = valuesOf(panel, data, context, graph !== 'none');
  return (
    <VizRepeater
      getValues={() => values}
      source={data}
      renderCounter={0}
      width={width}
      height={height}
      itemSpacing={3}
      autoGrid
      orientation={options.orientation ?? VizOrientation.Auto}
      renderValue={({ value, width: w, height: h, count }) => (
        <BigValue
          value={value.display}
          sparkline={value.sparkline}
          count={count}
          width={w}
          height={h}
          theme={context.theme}
          colorMode={options.colorMode ?? 'value'}
          graphMode={graph === 'none' ? BigValueGraphMode.None : graph}
          justifyMode={options.justifyMode ?? 'auto'}
          textMode={options.textMode ?? BigValueTextMode.Auto}
          text={options.text}
          disableWideLayout={options.wideLayout === false}
        />
      )}
    />
  );
}
