// The four dashboards, by the names of their files.
{
  grafanaDashboards+:: {
    'fleet.json': (import 'fleet.libsonnet')($._config),
    'node.json': (import 'node.libsonnet')($._config),
    'workload.json': (import 'workload.libsonnet')($._config),
    'procurement.json': (import 'procurement.libsonnet')($._config),
  },
}
