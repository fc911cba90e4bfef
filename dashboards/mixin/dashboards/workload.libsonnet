// One run or service from start to end: what it used, when, where, and per unit of its work.
local board = import '../lib/dashboard.libsonnet';
local family = import '../lib/family.libsonnet';
local palette = import '../lib/palette.libsonnet';
local panel = import '../lib/panel.libsonnet';
local q = import '../lib/query.libsonnet';
local variable = import '../lib/variable.libsonnet';
local words = import '../lib/words.libsonnet';

local where = 'cluster=~"$cluster", job=~"$job", instance=~"$instance", workload=~"$workload"';
local energy = 'wattprint_workload_energy_joules_total';
local emissions = 'wattprint_workload_emissions_grams_total';
local water = 'wattprint_workload_water_liters_total';
local cost = 'wattprint_workload_cost_total';
local work = 'wattprint_workload_work_total';
local idle = 'wattprint_workload_execution_idle_energy_joules_total';
local emitted = where + ', basis="$basis"';
local watered = where + ', origin="$origin"';
local paid = where + ', currency="$currency"';

// A figure over work done, for each unit of work that the workload tells of.
local perUnit(name, selector) =
  '%s / on () group_right () (sum by (unit) (increase(%s{%s}[$__range])) > 0)' % [q.total(name, selector), work, where];
local unitStat(title, what, unit, name, selector, noValue) = panel.table(
  title, '%s, per unit of the work that the workload told of, over the whole time range, with bounds. %s The work is taken as exact.' % [what, words.workloads],
  unit,
  [
    { expr: perUnit(name, selector) },
    { expr: perUnit(family.bound(name, 'low'), selector) },
    { expr: perUnit(family.bound(name, 'high'), selector) },
  ],
  [{ label: 'unit', title: 'Unit' }], ['Best', 'low', 'high'], 'Unit', noValue, ascending=true
);

local started = board.annotation(
  'Phases', palette.components.module,
  'group by (phase) (wattprint_workload_info{%s} unless wattprint_workload_info{%s} offset 1m)' % [where, where],
  'Phase: {{phase}}', 'began', 'phase'
);

function(config) board.new(
  'Workload',
  'One run or service, on one node or many, from start to end: energy, carbon, water and cost with their bounds, by phase, and per unit of work.',
  config,
  [
    variable.datasource,
    variable.cluster,
    variable.job,
    variable.instance,
    variable.values('project', 'Project', 'wattprint_workload_info{cluster=~"$cluster", job=~"$job", instance=~"$instance"}', missing=true),
    variable.values(
      'name', 'Workload', 'wattprint_workload_info{cluster=~"$cluster", job=~"$job", instance=~"$instance", project=~"$project"}', many=false,
      description='The name that the workload was given, or was found by.'
    ),
    variable.values(
      'run', 'Run', 'wattprint_workload_info{cluster=~"$cluster", job=~"$job", instance=~"$instance", project=~"$project", name="$name"}', missing=true,
      description='One job over many nodes has one run.'
    ),
    variable.values(
      'workload', 'Part',
      'wattprint_workload_info{cluster=~"$cluster", job=~"$job", instance=~"$instance", project=~"$project", name="$name", run=~"$run"}',
      description='What one node calls its part of the workload. All means every part of this name and run.'
    ) + { allValue:: null },
    variable.basis,
    variable.origin,
    variable.currency,
  ],
  [started, board.restarts('cluster=~"$cluster", job=~"$job", instance=~"$instance"')],
  [
    board.group('', [
      board.line(6, [
        [6, panel.figure(
          'Energy', 'Energy charged to the workload in the time range. %s %s %s' % [words.workloads, words.bounds, words.extrapolated],
          'watth', q.bandTotal(energy, where, ' / 3600'), words.noWorkload
        )],
        [6, panel.figure(
          'CO2e ($basis)', 'Greenhouse gas of the workload\'s electricity in the time range. %s %s' % [words.emissions, words.bounds],
          'si:gCO2e', q.bandTotal(emissions, emitted), words.noPlace
        )],
        [6, panel.figure(
          'Water ($origin)', 'Water evaporated for the workload in the time range. %s %s' % [words.water, words.bounds],
          'litre', q.bandTotal(water, watered), words.noPlace
        )],
        [6, panel.figure(
          'Cost ($currency)', 'What the workload\'s electricity cost in the time range, in whole units of the currency. %s %s' % [words.cost, words.bounds],
          'short', q.bandTotal(cost, paid), words.noPrice
        )],
      ]),
      board.line(4, [
        [6, panel.stat(
          'Power now', 'Mean power charged to the workload over the last scrapes. %s Its bounds are in the band below.' % words.workloads,
          'watt', [{ expr: q.rate(energy, where), legend: 'power' }], words.noWorkload
        )],
        [6, panel.stat(
          'Held idle', 'The share of the workload\'s accelerator energy while it held or had reserved the accelerator and nothing ran there, as far as the driver tells. Boundary: the accelerators. Uncertain as far as the driver tells activity late.',
          'percentunit',
          [{ expr: '%s / %s' % [q.total(idle, where), q.total(energy, where + ', component="accelerator"')], legend: 'idle' }],
          noValue='no accelerator', steps=[palette.good, { color: palette.warn, value: 0.2 }, { color: palette.bad, value: 0.5 }], decimals=0
        )],
        [6, panel.figure(
          'CO2e of making', 'Greenhouse gas of making the accelerators, spread over the time for which the workload reserved them. Boundary: accelerators only; it is never added to the CO2e of electricity here. %s' % words.bounds,
          'si:gCO2e', q.bandTotal('wattprint_workload_embodied_emissions_grams_total', where), 'making not known of every accelerator'
        )],
        [6, panel.stat(
          'Nodes and parts', 'On how many nodes the workload was seen in the time range, and in how many parts. Boundary: the selection. Counts, so without uncertainty.',
          'short',
          [
            { expr: 'count(group by (cluster, job, instance) (last_over_time(wattprint_workload_info{%s}[$__range])))' % where, legend: 'nodes' },
            { expr: 'count(group by (cluster, job, instance, workload) (last_over_time(wattprint_workload_info{%s}[$__range])))' % where, legend: 'parts' },
          ],
          noValue=words.noWorkload, steps=[palette.neutral], text='value_and_name'
        )],
      ]),
    ]),
    board.group('From start to end', [
      board.line(9, [
        [12, panel.band(
          'Power', 'Mean power charged to the workload, with its bounds. Marks are the beginnings of phases. %s %s' % [words.workloads, words.bounds],
          'watt', q.bandRate(energy, where), words.noWorkload, min=0
        )],
        [12, panel.lines(
          'Power by phase', 'Mean power charged in each phase, stacked. %s Uncertainty: see the band beside it.' % words.workloads,
          'watt', [{ expr: q.rate(energy, where, 'phase'), legend: '{{phase}}' }], words.noWorkload,
          stacked=true, overrides=panel.colours(palette.phases), min=0
        )],
      ]),
      board.line(9, [
        [8, panel.lines(
          'Power by component', 'Mean power charged by component, stacked; "other" is the workload\'s share of the modelled rest of its nodes. %s Uncertainty: see the band above.' % words.workloads,
          'watt', [{ expr: q.rate(energy, where, 'component'), legend: '{{component}}' }], words.noWorkload,
          stacked=true, overrides=panel.colours(palette.components), min=0
        )],
        [8, panel.lines(
          'Power by node', 'Mean power charged on each node, stacked: uneven ranks show here. %s Uncertainty: see the band above.' % words.workloads,
          'watt', [{ expr: q.rate(energy, where, 'instance'), legend: '{{instance}}' }], words.noWorkload, stacked=true, min=0
        )],
        [8, panel.band(
          'CO2e per hour ($basis)', 'Greenhouse gas of the workload\'s electricity, with its bounds. %s %s' % [words.emissions, words.bounds],
          'si:gCO2e', q.bandRate(emissions, emitted, ' * 3600'), words.noPlace, palette.components.platform, min=0
        )],
      ]),
    ]),
    board.group('Per unit of work', [
      board.line(7, [
        [6, unitStat('Energy per unit', 'Energy', 'joule', energy, where, 'no work told of: give it with --work')],
        [6, unitStat('CO2e per unit ($basis)', 'Greenhouse gas of the electricity', 'massg', emissions, emitted, 'no work, or no place given')],
        [6, unitStat('Water per unit ($origin)', 'Water evaporated', 'litre', water, watered, 'no work, or no place given')],
        [6, panel.bars(
          'Work', 'Work that the workload told of in the time range, by unit; it is told when the work is done. Boundary: what it told, not what was seen. Taken as exact.',
          'short', [{ expr: q.total(work, where, 'unit'), legend: '{{unit}}' }], 'no work told of: give it with --work'
        )],
      ]),
    ]),
    board.group('In figures', [
      board.line(6, [
        [24, panel.table(
          'By phase', 'What each phase was charged in the time range, with the bounds of its energy. %s CO2e, water and cost include the building. %s' % [words.workloads, words.bounds],
          'watth',
          [
            { expr: q.wattHours(energy, where, 'phase') },
            { expr: q.wattHours(family.bound(energy, 'low'), where, 'phase') },
            { expr: q.wattHours(family.bound(energy, 'high'), where, 'phase') },
            { expr: q.total(emissions, emitted, 'phase') },
            { expr: q.total(water, watered, 'phase') },
            { expr: q.total(cost, paid, 'phase') },
          ],
          [{ label: 'phase', title: 'Phase' }],
          ['Energy', 'low', 'high', 'CO2e', 'Water', 'Cost'], 'Energy', words.noWorkload,
          [
            panel.column('CO2e', 'massg'),
            panel.column('Water', 'litre'),
            panel.column('Cost', 'short'),
          ]
        )],
      ]),
      board.line(8, [
        [24, panel.table(
          'Who it is', 'What is known of each part of the workload: its owner, image, place in a cluster. A field is empty where that is not known. Boundary: the selection. Without uncertainty.',
          'string',
          [{ expr: 'group by (instance, workload, phase, model, owner, image, namespace, pod, slurm_job, run) (last_over_time(wattprint_workload_info{%s}[$__range]))' % where }],
          [
            { label: 'instance', title: 'Node' },
            { label: 'workload', title: 'Part' },
            { label: 'phase', title: 'Phase' },
            { label: 'model', title: 'Model' },
            { label: 'owner', title: 'Owner' },
            { label: 'run', title: 'Run' },
            { label: 'slurm_job', title: 'Slurm job' },
            { label: 'namespace', title: 'Namespace' },
            { label: 'pod', title: 'Pod' },
            { label: 'image', title: 'Image' },
          ],
          ['Seen'], 'Node', words.noWorkload, [panel.column('Seen', 'short', 60)], ascending=true
        )],
      ]),
    ]),
  ],
)
