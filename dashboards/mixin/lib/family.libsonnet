// Names of families, of their bounds, and of the series that rules record from them.
{
  local bases = ['_joules', '_grams', '_liters'],

  // wattprint_node_energy_joules_total, low -> wattprint_node_energy_low_joules_total
  bound(family, which)::
    local stem = std.substr(family, 0, std.length(family) - std.length('_total'));
    local unit = [it for it in bases if std.endsWith(stem, it)];
    if which == '' then family
    else if unit == [] then stem + '_' + which + '_total'
    else std.substr(stem, 0, std.length(stem) - std.length(unit[0])) + '_' + which + unit[0] + '_total',

  // wattprint_node_energy_joules_total, cluster, increase1h -> cluster:wattprint_node_energy_joules:increase1h
  recorded(family, level, operation)::
    level + ':' + std.substr(family, 0, std.length(family) - std.length('_total')) + ':' + operation,
}
