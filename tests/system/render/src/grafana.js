// What Grafana's server and its core set up before a panel is drawn, as far as the
// packages on npm need it.
import {
  createTheme,
  dataLinksOverrideProcessor,
  displayNameOverrideProcessor,
  identityOverrideProcessor,
  numberOverrideProcessor,
  standardFieldConfigEditorRegistry,
  standardTransformers,
  standardTransformersRegistry,
  thresholdsOverrideProcessor,
  unitOverrideProcessor,
  valueMappingsOverrideProcessor,
} from '@grafana/data';

// The options that any field has, with what reads each. Grafana's core holds this table
// together with the editors, which nobody sees here.
export const STANDARD_OPTIONS = {
  displayName: displayNameOverrideProcessor,
  unit: unitOverrideProcessor,
  min: numberOverrideProcessor,
  max: numberOverrideProcessor,
  decimals: numberOverrideProcessor,
  noValue: identityOverrideProcessor,
  thresholds: thresholdsOverrideProcessor,
  mappings: valueMappingsOverrideProcessor,
  links: dataLinksOverrideProcessor,
  color: identityOverrideProcessor,
  fieldMinMax: identityOverrideProcessor,
  filterable: identityOverrideProcessor,
  description: identityOverrideProcessor,
};

// An option as a registry wants it.
export function option(id, process, isCustom = false) {
  return {
    id: isCustom ? `custom.${id}` : id,
    path: id,
    name: id,
    isCustom,
    process: (value, context, settings) => (value == null ? value : process(value, context, settings)),
    shouldApply: () => true,
    override: () => null,
    editor: () => null,
  };
}

export function standardOptions() {
  return Object.entries(STANDARD_OPTIONS).map(([id, process]) => option(id, process));
}

export function prepareGrafana() {
  standardFieldConfigEditorRegistry.setInit(standardOptions);
  standardTransformersRegistry.setInit(() => {
    // One stands in the table under an older name too.
    const all = new Map(Object.values(standardTransformers).map((it) => [it.id, it]));
    return [...all].map(([id, transformation]) => {
      return { id, name: transformation.name, transformation, editor: () => null };
    });
  });
}

export function themeNamed(mode) {
  if (mode !== 'dark' && mode !== 'light') throw new Error(`no theme \`${mode}\`: dark or light`);
  return createTheme({ colors: { mode } });
}
