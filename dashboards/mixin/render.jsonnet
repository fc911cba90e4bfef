// Every rendered file by its path below this folder: `dashboards/render` writes them.
local yaml = import 'lib/yaml.libsonnet';
local mixin = import '../mixin.libsonnet';
{
  [name]: std.manifestJsonEx(mixin.grafanaDashboards[name], '  ') + '\n'
  for name in std.objectFields(mixin.grafanaDashboards)
} + {
  'rules/recording.yaml': yaml(mixin.prometheusRules),
  'rules/alerts.yaml': yaml(mixin.prometheusAlerts),
}
