// Recording rules: rates for alerts, and hourly sums that make a year's question cheap.
local family = import '../lib/family.libsonnet';
local q = import '../lib/query.libsonnet';

// A family, and its own labels that a sum keeps. `bounded`: low and high stand beside it.
local counter(name, keeps=[], bounded=true) = { name: name, keeps: keeps, bounded: bounded };

local nodes = [
  counter('wattprint_energy_joules_total', ['component']),
  counter('wattprint_node_energy_joules_total'),
  counter('wattprint_facility_energy_joules_total'),
  counter('wattprint_emissions_grams_total', ['basis']),
  counter('wattprint_water_liters_total', ['origin']),
  counter('wattprint_cost_total', ['currency']),
  counter('wattprint_idle_energy_joules_total', ['component']),
  counter('wattprint_unattributed_energy_joules_total', ['component']),
  counter('wattprint_modelled_energy_joules_total', ['component'], bounded=false),
];

local workloads = [
  counter('wattprint_workload_energy_joules_total', ['component']),
  counter('wattprint_workload_execution_idle_energy_joules_total', bounded=false),
  counter('wattprint_workload_emissions_grams_total', ['basis']),
  counter('wattprint_workload_water_liters_total', ['origin']),
  counter('wattprint_workload_cost_total', ['currency']),
  counter('wattprint_workload_embodied_emissions_grams_total'),
  counter('wattprint_workload_work_total', ['unit'], bounded=false),
];

local names(counter) = [counter.name] + (
  if counter.bounded then [family.bound(counter.name, 'low'), family.bound(counter.name, 'high')] else []
);

local each(counters, rule) = std.flattenArrays([[rule(name, it.keeps) for name in names(it)] for it in counters]);

local rate(level, by) = function(name, keeps) {
  record: family.recorded(name, level, 'rate5m'),
  expr: 'sum by (%s) (rate(%s[5m]))' % [std.join(', ', by + keeps), name],
};

local hourly(level, by) = function(name, keeps) {
  record: family.recorded(name, level, 'increase1h'),
  expr: 'sum by (%s) (increase(%s[1h]))' % [std.join(', ', by + keeps), name],
};

// Who each workload was in the last hour, once, by its latest description; ended ones too.
local who = 'workload:wattprint_workload_info:last1h';
local described = {
  record: who,
  expr: |||
    group by (%(key)s, project, model) (
      topk by (%(key)s) (1, max_over_time(timestamp(wattprint_workload_info)[1h:1m]))
    )
  ||| % { key: q.key },
};

// A workload that nobody described, such as `other`, is counted without project and model.
local hourlyOfWorkloads(name, keeps) = {
  record: family.recorded(name, 'cluster', 'increase1h'),
  expr: |||
    sum by (%(by)s) (
      increase(%(name)s[1h]) * on (%(key)s) group_left (project, model) %(who)s
      or on (%(own)s)
      increase(%(name)s[1h])
    )
  ||| % {
    by: std.join(', ', ['cluster', 'project', 'model', 'phase'] + keeps),
    own: std.join(', ', [q.key] + keeps),
    name: name,
    key: q.key,
    who: who,
  },
};

// How fast a budget of 30 days is used: 1 uses exactly all of it.
local burn(record, rate, budget, on, windows) = [
  {
    record: 'cluster:%s:burn%s' % [record, window],
    expr: 'avg_over_time(%s[%s]) * 30 * 86400 / on (%s) (%s > 0)' % [rate, window, on, budget],
  }
  for window in windows
];

local stripped(rules) = [it { expr: std.stripChars(it.expr, '\n') } for it in rules];

{
  prometheusRules+:: {
    groups+: [
      {
        name: 'wattprint-rates',
        rules: each([it for it in nodes if std.member(['wattprint_node_energy_joules_total', 'wattprint_emissions_grams_total'], it.name)], rate('cluster', ['cluster']))
               + each([counter('wattprint_node_energy_joules_total')], rate('instance', ['cluster', 'job', 'instance'])),
      },
      {
        name: 'wattprint-budgets',
        interval: '5m',
        rules: burn(
          'wattprint_node_energy_budget', 'cluster:wattprint_node_energy_joules:rate5m',
          'wattprint_budget_node_energy_joules', 'cluster', ['1h', '1d', '7d']
        ) + burn(
          'wattprint_emissions_budget', 'cluster:wattprint_emissions_grams:rate5m',
          'wattprint_budget_emissions_grams', 'cluster, basis', ['1h', '1d', '7d']
        ),
      },
      {
        name: 'wattprint-hourly-nodes',
        interval: '1h',
        rules: each(nodes, hourly('cluster', ['cluster']))
               + each([counter('wattprint_node_energy_joules_total')], hourly('instance', ['cluster', 'job', 'instance'])),
      },
      {
        name: 'wattprint-hourly-workloads',
        interval: '1h',
        rules: stripped([described] + each(workloads, hourlyOfWorkloads)),
      },
    ],
  },
}
