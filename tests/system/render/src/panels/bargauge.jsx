// Bars, one for each value.
import { getDisplayValueAlignmentFactors, VizOrientation } from '@grafana/data';
import { BarGauge, VizRepeater } from '@grafana/ui';

import { valuesOf } from './stat.jsx';

export function Bars({ panel, data, context, width, height }) {
  const options = panel.options ?? {};
  const values = valuesOf(panel, data, context);
  const orientation = options.orientation ?? VizOrientation.Horizontal;
  return (
    <VizRepeater
      getValues={() => values}
      getAlignmentFactors={getDisplayValueAlignmentFactors}
      source={data}
      renderCounter={0}
      width={width}
      height={height}
      itemSpacing={options.displayMode === 'lcd' ? 2 : 10}
      minVizWidth={options.minVizWidth ?? 8}
      minVizHeight={options.minVizHeight ?? 16}
      maxVizHeight={options.maxVizHeight ?? 300}
      orientation={orientation}
      renderValue={({ value, width: w, height: h, orientation: turned, alignmentFactors }) => (
        <BarGauge
          value={value.display}
          field={value.field}
          display={value.view?.getFieldDisplayProcessor(value.colIndex)}
          width={w}
          height={h}
          orientation={turned}
          alignmentFactors={alignmentFactors}
          theme={context.theme}
          itemSpacing={10}
          lcdCellWidth={8}
          displayMode={options.displayMode ?? 'gradient'}
          valueDisplayMode={options.valueMode ?? 'color'}
          namePlacement={options.namePlacement ?? 'auto'}
          showUnfilled={options.showUnfilled ?? true}
          text={options.text}
        />
      )}
    />
  );
}
