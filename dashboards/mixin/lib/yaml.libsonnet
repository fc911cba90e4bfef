// Rules as YAML that people can read: bare keys, and blocks for what JSON would escape.
local pad(depth) = std.repeat('  ', depth);
local has(text, part) = std.length(std.findSubstr(part, text)) > 0;

local text(value, depth) =
  if !has(value, '\n') && !has(value, '"') then std.escapeStringJson(value)
  else '|-\n' + std.join('\n', [pad(depth) + line for line in std.split(value, '\n')]);

// The order in which a rule is read; other keys follow by name.
local order = ['name', 'interval', 'record', 'alert', 'expr', 'for', 'labels', 'annotations', 'summary', 'description', 'runbook_url'];
local keys(value) =
  [key for key in order if std.objectHas(value, key)]
  + [key for key in std.objectFields(value) if !std.member(order, key)];

local
  node(value, depth) = std.join('', [
    '%s%s:%s' % [pad(depth), key, entry(value[key], depth)]
    for key in keys(value)
  ]),
  entry(value, depth) =
    if std.isObject(value) then '\n' + node(value, depth + 1)
    else if std.isArray(value) then '\n' + std.join('', [
      local item = node(it, depth + 2);
      pad(depth + 1) + '- ' + std.substr(item, 2 * (depth + 2), std.length(item))
      for it in value
    ])
    else if std.isString(value) then ' ' + text(value, depth + 1) + '\n'
    else ' ' + std.toString(value) + '\n';

function(value)
  '# Rendered from dashboards/mixin by dashboards/render. Change it there.\n' + node(value, 0)
