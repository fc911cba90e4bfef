// Everything that wattprint shows in Grafana and tells Prometheus, in mixtool's schema.
// To change a setting:  (import 'mixin.libsonnet') + { _config+:: { selector: 'job="power"' } }
(import 'mixin/config.libsonnet') +
(import 'mixin/alerts/alerts.libsonnet') +
(import 'mixin/rules/rules.libsonnet') +
(import 'mixin/dashboards/dashboards.libsonnet')
