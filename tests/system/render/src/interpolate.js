// Variables within texts: `$name`, `${name}`, `${name:format}` and `[[name]]`.
import { found } from './findings.js';

const VARIABLE = /\$\{(\w+)(?::(\w+))?\}|\$(\w+)|\[\[(\w+)(?::(\w+))?\]\]/g;
const SPECIAL = /[\\^$*+?.()|[\]{}/]/g;

const FORMATS = {
  // In a matcher `=~"…"`, within quotes: hence backslashes are doubled.
  prometheus: (values, variable) => {
    if (!variable.multi && !variable.includeAll) {
      return values[0].replace(/\\/g, '\\\\').replace(/"/g, '\\"');
    }
    const escaped = values.map((value) => value.replace(SPECIAL, '\\\\$&'));
    return escaped.length === 1 ? escaped[0] : `(${escaped.join('|')})`;
  },
  regex: (values) => {
    const escaped = values.map((value) => value.replace(SPECIAL, '\\$&'));
    return escaped.length === 1 ? escaped[0] : `(${escaped.join('|')})`;
  },
  pipe: (values) => values.join('|'),
  csv: (values) => values.join(','),
  raw: (values) => values.join(','),
  text: (values) => values.join(' + '),
  queryparam: (values, variable) =>
    values.map((value) => `var-${variable.name}=${encodeURIComponent(value)}`).join('&'),
};

function formatted(variable, format) {
  if (variable.all && format === 'text') return 'All';
  if (variable.all && variable.allValue) return variable.allValue;
  const write = FORMATS[format] ?? FORMATS.raw;
  return variable.values.length === 0 ? '' : write(variable.values, variable);
}

// Replaces what is known in a text. `format` is how values are written where the text
// does not say: `prometheus` within queries, `text` within titles.
export function interpolate(text, variables, format = 'text') {
  if (typeof text !== 'string') return text;
  return text.replace(VARIABLE, (whole, braced, how, plain, square, squareHow) => {
    const name = braced ?? plain ?? square;
    const variable = variables[name];
    if (variable) return formatted(variable, how ?? squareHow ?? format);
    // Grafana's own names are filled in where they mean something: per field or cell.
    const own = name.startsWith('__');
    if (!own && (braced || square)) found('variable', `\`${name}\` is used and not defined`);
    return whole;
  });
}
