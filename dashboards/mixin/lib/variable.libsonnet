// Variables, chained: each narrows the next, and all follow the time range.
local source = { type: 'prometheus', uid: '${datasource}' };
{
  source:: source,

  datasource:: {
    name: 'datasource',
    label: 'Data source',
    description: 'Prometheus, or what speaks its language: Thanos, Mimir, VictoriaMetrics.',
    type: 'datasource',
    query: 'prometheus',
    hide: 0,
    includeAll: false,
    multi: false,
    options: [],
    refresh: 1,
    regex: '',
    skipUrlSync: false,
  },

  // Values of a label. `missing` says that a series may lack the label, so that All must match that.
  values(name, title, series, many=true, missing=false, label=name, description=null):: {
    name: name,
    label: title,
    [if description != null then 'description']: description,
    type: 'query',
    datasource: source,
    definition: 'label_values(%s, %s)' % [series, label],
    query: { qryType: 1, query: 'label_values(%s, %s)' % [series, label], refId: 'values' },
    [if many then 'current']: { selected: true, text: ['All'], value: ['$__all'] },
    hide: 0,
    includeAll: many,
    multi: many,
    [if many && missing then 'allValue']: '.*',
    [if many && !missing then 'allValue']: '.+',
    options: [],
    refresh: 2,
    regex: '',
    skipUrlSync: false,
    sort: 1,
  },

  // A number that the reader may type in; empty where there is none.
  text(name, title, description):: {
    name: name,
    label: title,
    description: description,
    type: 'textbox',
    query: '0',
    current: { selected: true, text: '0', value: '0' },
    hide: 0,
    options: [{ selected: true, text: '0', value: '0' }],
    skipUrlSync: false,
  },

  cluster:: self.values(
    'cluster', 'Cluster', 'wattprint_build_info', missing=true,
    description='The label `cluster` of the target. All also means targets without one.'
  ),
  job:: self.values('job', 'Job', 'wattprint_build_info{cluster=~"$cluster"}'),
  instance:: self.values('instance', 'Node', 'wattprint_build_info{cluster=~"$cluster", job=~"$job"}'),
  node:: self.values('instance', 'Node', 'wattprint_build_info{cluster=~"$cluster", job=~"$job"}', many=false),
  basis:: self.values(
    'basis', 'CO2e basis', 'wattprint_emissions_grams_total{cluster=~"$cluster", job=~"$job"}', many=false,
    description='By the grid of the place, or by the contract for the electricity. The two are never added.'
  ),
  origin:: self.values(
    'origin', 'Water', 'wattprint_water_liters_total{cluster=~"$cluster", job=~"$job"}', many=false,
    description='Evaporated at the site, or at the power stations of the grid. The two are never added.'
  ),
  currency:: self.values(
    'currency', 'Currency', 'wattprint_cost_total{cluster=~"$cluster", job=~"$job"}', many=false,
    description='Empty where no agent was given a price.'
  ),
}
