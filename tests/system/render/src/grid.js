// Where panels stand: Grafana's grid of 24 columns, with every row opened.

export const COLUMNS = 24;
export const ROW_HEIGHT = 30;
export const GAP = 8;

// The panels of a dashboard in one list, those within closed rows below their row.
export function panelsOf(dashboard) {
  let shift = 0;
  const all = [];
  for (const panel of dashboard.panels ?? []) {
    all.push(moved(panel, shift));
    if (panel.type !== 'row' || !panel.panels?.length) continue;
    const first = panel.gridPos.y + 1;
    const bottom = Math.max(...panel.panels.map(({ gridPos }) => gridPos.y + gridPos.h));
    // What a closed row holds may have been saved with positions of its own.
    const top = Math.min(...panel.panels.map(({ gridPos }) => gridPos.y));
    const inner = shift + first - top;
    all.push(...panel.panels.map((it) => moved(it, inner)));
    if (panel.collapsed) shift += bottom - top;
  }
  return all;
}

function moved(panel, by) {
  return { ...panel, gridPos: { ...panel.gridPos, y: panel.gridPos.y + by } };
}

// The place of a panel in pixels on a page of that width.
export function box({ x, y, w, h }, width) {
  const cell = (width - GAP) / COLUMNS;
  return {
    left: GAP + x * cell,
    top: y * (ROW_HEIGHT + GAP),
    width: w * cell - GAP,
    height: h * (ROW_HEIGHT + GAP) - GAP,
  };
}

export function heightOf(panels) {
  const bottom = Math.max(0, ...panels.map(({ gridPos }) => gridPos.y + gridPos.h));
  return bottom * (ROW_HEIGHT + GAP) + GAP;
}
