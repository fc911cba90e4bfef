// One panel: asks for its data, and gives it to the component of its type.
import { PanelChrome } from '@grafana/ui';
import { useEffect, useState } from 'react';

import { configured, hasData } from './fields.js';
import { found } from './findings.js';
import { framesOf } from './frames.js';
import { box } from './grid.js';
import { interpolate } from './interpolate.js';
import { KINDS, rowHeading } from './panels/index.js';

async function load(panel, place, context, where) {
  const frames = await framesOf(panel, place.width, context);
  return configured(panel, frames, context, where);
}

export function Panel({ panel, width, context, done }) {
  const [data, setData] = useState();
  const place = box(panel.gridPos, width);
  const title = interpolate(panel.title, context.variables);
  const where = `panel ${panel.id} ${title}`;
  const kind = KINDS[panel.type];
  useEffect(() => {
    if (panel.repeat) found(where, '`repeat` is not drawn here');
    if (!kind && panel.type !== 'row') found(where, `no component on npm draws \`${panel.type}\``);
    const nothing = !kind?.queries;
    (nothing ? Promise.resolve([]) : load(panel, place, context, where))
      .catch((error) => {
        found(where, error);
        return [];
      })
      .then((frames) => setData(frames))
      .then(() => done(panel.id));
  }, []);

  const style = { position: 'absolute', ...place };
  if (panel.type === 'row') return <div style={style}>{rowHeading(title, context)}</div>;
  const empty = kind?.queries && data && !hasData(data);
  return (
    <div style={style} data-panel={panel.id} data-title={title} data-empty={Boolean(empty)}>
      <PanelChrome
        title={title}
        description={interpolate(panel.description, context.variables)}
        displayMode={panel.transparent ? 'transparent' : 'default'}
        width={place.width}
        height={place.height}
        padding={kind?.padding ?? 'md'}
      >
        {(innerWidth, innerHeight) => {
          if (!data || !kind) return null;
          if (empty) return <Nothing panel={panel} height={innerHeight} context={context} />;
          const Kind = kind.component;
          return <Kind {...{ panel, data, where, context, width: innerWidth, height: innerHeight }} />;
        }}
      </PanelChrome>
    </div>
  );
}

function Nothing({ panel, height, context }) {
  const style = {
    height,
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    color: context.theme.colors.text.secondary,
  };
  return <div style={style}>{panel.fieldConfig?.defaults?.noValue ?? 'No data'}</div>;
}
