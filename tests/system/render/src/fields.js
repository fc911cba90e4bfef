// Field configuration: defaults and overrides of a panel, applied by Grafana's own code.
import {
  applyFieldOverrides,
  cacheFieldDisplayNames,
  FieldConfigOptionsRegistry,
  FieldType,
  getValueFormats,
  transformDataFrame,
} from '@grafana/data';
import { firstValueFrom } from 'rxjs';

import { found } from './findings.js';
import { option, standardOptions, STANDARD_OPTIONS } from './grafana.js';
import { interpolate } from './interpolate.js';

// Prefixes of units that Grafana understands besides its named ones.
const PREFIXED = /^(prefix|suffix|time|si|count|currency|bool):/;

function knownUnits() {
  return new Set(getValueFormats().flatMap(({ submenu }) => submenu.map(({ value }) => value)));
}

// An unknown unit would be shown as a suffix, silently: `12 kgCO2` for an id that is none.
function checkUnits(panel, where) {
  const known = knownUnits();
  const config = panel.fieldConfig ?? {};
  const overridden = (config.overrides ?? [])
    .flatMap(({ properties }) => properties)
    .filter(({ id }) => id === 'unit')
    .map(({ value }) => value);
  for (const unit of [config.defaults?.unit, ...overridden].filter(Boolean)) {
    if (!known.has(unit) && !PREFIXED.test(unit)) found(where, `\`${unit}\` is no unit of Grafana`);
  }
}

// The options that a panel's own kind adds are whatever the panel uses: each is passed
// through as it stands, because the components read them so.
function registryFor(panel, where) {
  const config = panel.fieldConfig ?? {};
  const custom = new Set(Object.keys(config.defaults?.custom ?? {}));
  for (const { id } of (config.overrides ?? []).flatMap(({ properties }) => properties)) {
    if (id.startsWith('custom.')) custom.add(id.slice('custom.'.length));
    else if (!(id in STANDARD_OPTIONS)) found(where, `an override sets \`${id}\`, no option`);
  }
  const all = [...custom].map((id) => option(id, (value) => value, true));
  return new FieldConfigOptionsRegistry(() => [...standardOptions(), ...all]);
}

async function transformed(panel, frames, context, where) {
  const wanted = (panel.transformations ?? []).filter(({ disabled }) => !disabled);
  const plain = (text) => interpolate(text, context.variables);
  try {
    return await firstValueFrom(transformDataFrame(wanted, frames, { interpolate: plain }));
  } catch (error) {
    found(where, error);
    return frames;
  }
}

// A panel's frames as its component wants them: transformed, named, with units, colours
// and thresholds.
export async function configured(panel, frames, context, where) {
  checkUnits(panel, where);
  const source = panel.fieldConfig ?? { defaults: {}, overrides: [] };
  const data = applyFieldOverrides({
    data: await transformed(panel, frames, context, where),
    fieldConfig: { defaults: source.defaults ?? {}, overrides: source.overrides ?? [] },
    fieldConfigRegistry: registryFor(panel, where),
    replaceVariables: (text) => interpolate(text, context.variables),
    theme: context.theme,
    timeZone: context.timeZone,
  });
  // Tables read the names that are remembered here.
  cacheFieldDisplayNames(data);
  return data;
}

// Whether there is anything to see: a number that is one.
export function hasData(frames) {
  const numbers = frames.flatMap(({ fields }) => fields.filter(({ type }) => type === FieldType.number));
  return numbers.some(({ values }) => values.some((value) => Number.isFinite(value)));
}
