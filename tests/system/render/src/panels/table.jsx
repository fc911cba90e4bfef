// Rows and columns.
import { TableNG } from '@grafana/ui/unstable';

import { found } from '../findings.js';

export function Rows({ panel, data, where, context, width, height }) {
  const options = panel.options ?? {};
  if (data.length > 1) {
    // Grafana would show the first and a list to choose from.
    found(where, `has ${data.length} tables: merge or join them`);
  }
  return (
    <TableNG
      data={data[0]}
      width={width}
      height={height}
      noHeader={options.showHeader === false}
      sortBy={options.sortBy}
      cellHeight={options.cellHeight ?? 'sm'}
      enablePagination={options.enablePagination}
      frozenColumns={options.frozenColumns?.left}
      timeRange={context.timeRange}
      fieldConfig={panel.fieldConfig}
      // Every cell is drawn, so that every cell can be measured.
      enableVirtualization={false}
      resizable
    />
  );
}
