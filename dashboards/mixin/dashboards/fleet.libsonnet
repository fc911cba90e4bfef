// What all nodes used, who used it, how sure that is, and what is broken.
local board = import '../lib/dashboard.libsonnet';
local family = import '../lib/family.libsonnet';
local palette = import '../lib/palette.libsonnet';
local panel = import '../lib/panel.libsonnet';
local q = import '../lib/query.libsonnet';
local variable = import '../lib/variable.libsonnet';
local words = import '../lib/words.libsonnet';

local where = 'cluster=~"$cluster", job=~"$job", instance=~"$instance"';
local charged = where + ', phase=~"$phase"';
local info = charged + ', project=~"$project", model=~"$model"';
local emitted = where + ', basis="$basis"';

local energy = 'wattprint_energy_joules_total';
local workload = 'wattprint_workload_energy_joules_total';
local modelled = 'wattprint_modelled_energy_joules_total';
local idle = 'wattprint_idle_energy_joules_total';
local unattributed = 'wattprint_unattributed_energy_joules_total';

local share(part, whole, by='') = q.total(part, where, by) + ' / ' + q.total(whole, where, by);

local known(label, title, missing=true) = variable.values(
  label, title, 'wattprint_workload_info{%s}' % where, missing=missing,
  description='Narrows the panels about workloads; the nodes\' own figures stay whole.'
);

// The workloads that used most, and the same ones for every other column.
local who = 'cluster, name, project, model, phase';
local most = 'topk(25, %s)' % q.joined(workload, charged, info, who);
local ofMost(expr) = '(%s and on (%s) %s)' % [expr, who, most];
local column(name, more='') = ofMost(q.joined(name, charged + more, info, who));

local byInfo(title, label, description) = panel.bars(
  'Energy by ' + title, description + ' ' + words.workloads + ' ' + words.bounds, 'watth',
  [{
    expr: 'label_replace(topk(8, %s) / 3600, "%s", "not said", "%s", "")' % [q.joined(workload, charged, info, label), label, label],
    legend: '{{%s}}' % label,
  }],
  noValue=words.noWorkload,
);

function(config) board.new(
  'Fleet',
  'What all nodes used in energy, carbon, water and money, who used it, how sure that is, and what is broken.',
  config,
  [
    variable.datasource,
    variable.cluster,
    variable.job,
    variable.instance,
    known('project', 'Project'),
    known('model', 'Model'),
    known('phase', 'Phase', missing=false),
    variable.basis,
    variable.origin,
    variable.currency,
  ],
  [board.restarts(where), board.factors(where)],
  [
    board.group('', [
      board.line(6, [
        [6, panel.figure(
          'Energy', 'Electricity of the selected nodes in the time range. %s %s %s' % [words.node, words.bounds, words.extrapolated],
          'watth', q.bandTotal('wattprint_node_energy_joules_total', where, ' / 3600')
        )],
        [6, panel.figure(
          'CO2e ($basis)', 'Greenhouse gas of the electricity in the time range. %s %s' % [words.emissions, words.bounds],
          'si:gCO2e', q.bandTotal('wattprint_emissions_grams_total', emitted), words.noPlace
        )],
        [6, panel.figure(
          'Water ($origin)', 'Water evaporated for the electricity or the cooling in the time range. %s %s' % [words.water, words.bounds],
          'litre', q.bandTotal('wattprint_water_liters_total', where + ', origin="$origin"'), words.noPlace
        )],
        [6, panel.figure(
          'Cost ($currency)', 'What the electricity cost in the time range, in whole units of the currency. %s %s' % [words.cost, words.bounds],
          'short', q.bandTotal('wattprint_cost_total', where + ', currency="$currency"'), words.noPrice
        )],
      ]),
      board.line(4, [
        [4, panel.stat(
          'Nodes answering', 'Agents that answered the last scrape, of those that Prometheus knows. Boundary: the selected targets. A count, so without uncertainty.',
          'short',
          [
            { expr: 'sum(up{%s})' % where, legend: 'answering' },
            { expr: 'count(up{%s})' % where, legend: 'known' },
          ],
          noValue='no agent is scraped', overrides=[panel.colour('known', palette.bound)], text='value_and_name'
        )],
        [4, panel.stat(
          'Power now', 'Mean power of the selected nodes over the last scrapes. %s Its bounds are in the band below.' % words.node,
          'watt', [{ expr: q.rate('wattprint_node_energy_joules_total', where), legend: 'power' }]
        )],
        [4, panel.stat(
          'Measured', 'The share of the energy that a sensor measured; the rest is modelled, with wide bounds. %s' % words.components,
          'percentunit', [{ expr: q.measured(q.total(modelled, where), q.total(energy, where)), legend: 'measured' }],
          steps=[palette.bad, { color: palette.warn, value: 0.3 }, { color: palette.good, value: 0.6 }], decimals=0
        )],
        [4, panel.stat(
          'Time covered', 'The share of the time in which the channels were read, in the mean of all channels. Energy of the gaps is estimated with bounds and part of all figures. Boundary: the time in which agents ran. A ratio of times, so without uncertainty.',
          'percentunit',
          [{
            expr: '1 - avg(sum by (instance, component, device) (increase(wattprint_gap_seconds_total{%s}[$__range]))) / $__range_s' % where,
            legend: 'covered',
          }],
          steps=[palette.bad, { color: palette.warn, value: 0.9 }, { color: palette.good, value: 0.98 }], decimals=1
        )],
        [4, panel.stat(
          'Idle', 'The share of the energy that was drawn while nothing used or reserved the device. %s Uncertain as far as idle power is not seen apart.' % words.components,
          'percentunit', [{ expr: share(idle, energy), legend: 'idle' }],
          steps=[palette.good, { color: palette.warn, value: 0.3 }, { color: palette.bad, value: 0.6 }], decimals=0
        )],
        [4, panel.stat(
          'Unattributed', 'The share of the energy that something used which is no known workload, or that was recovered after a restart. %s Its uncertainty is that of both energies.' % words.components,
          'percentunit', [{ expr: share(unattributed, energy), legend: 'unattributed' }],
          steps=[palette.good, { color: palette.warn, value: 0.1 }, { color: palette.bad, value: 0.3 }], decimals=1
        )],
      ]),
    ]),
    board.group('Power and carbon', [
      board.line(8, [
        [12, panel.band(
          'Power of all nodes', 'Mean power with its bounds. %s %s' % [words.node, words.bounds],
          'watt', q.bandRate('wattprint_node_energy_joules_total', where), min=0
        )],
        [12, panel.lines(
          'Power by component', 'The components that may be added, stacked; "other" is the modelled rest of the nodes. %s Uncertainty: see the band beside it.' % words.components,
          'watt', [{ expr: q.rate(energy, where, 'component'), legend: '{{component}}' }],
          stacked=true, overrides=panel.colours(palette.components), min=0
        )],
      ]),
      board.line(8, [
        [8, panel.lines(
          'Power by cluster', 'Mean power of the nodes of each cluster, stacked. %s Uncertainty: see the band above.' % words.node,
          'watt', [{ expr: q.rate('wattprint_node_energy_joules_total', where, 'cluster'), legend: '{{cluster}}' }], stacked=true, min=0
        )],
        [8, panel.band(
          'CO2e per hour ($basis)', 'Greenhouse gas of the electricity, with its bounds. %s %s' % [words.emissions, words.bounds],
          'si:gCO2e', q.bandRate('wattprint_emissions_grams_total', emitted, ' * 3600'), words.noPlace, palette.components.platform, min=0
        )],
        [8, panel.lines(
          'Carbon intensity', 'Grams CO2e per kilowatt-hour that the agents use, and how closely the factor matches place and time. Boundary: the grid or the contract, without the PUE. The uncertainty of the factor is in the bounds of CO2e.',
          'suffix: g/kWh',
          [{ expr: 'avg by (cluster, basis, match) (wattprint_grid_carbon_intensity_grams_per_kwh{%s})' % where, legend: '{{cluster}} {{basis}}, {{match}}' }],
          words.noPlace, min=0, legend=[]
        )],
      ]),
    ]),
    board.group('Who used it', [
      board.line(8, [
        [5, panel.bars(
          'Energy by cluster', 'Energy of the nodes of each cluster in the time range. %s %s' % [words.node, words.bounds],
          'watth', [{ expr: 'topk(8, %s) / 3600' % q.total('wattprint_node_energy_joules_total', where, 'cluster'), legend: '{{cluster}}' }]
        )],
        [6, byInfo('project', 'project', 'Energy charged to the workloads of each project in the time range.')],
        [7, byInfo('model', 'model', 'Energy charged to the workloads of each model in the time range.')],
        [6, byInfo('phase', 'phase', 'Energy charged to pre-training, fine-tuning, evaluation and inference in the time range.') + {
          fieldConfig+: { overrides: panel.colours(palette.phases) },
        }],
      ]),
      board.line(10, [
        [24, panel.table(
          'Top workloads', 'The 25 workloads that were charged most energy in the time range, with the bounds of that energy. %s CO2e, water and cost include the building. "Held idle" is the share of the accelerators\' energy while a workload held them and nothing ran. %s' % [words.workloads, words.bounds],
          'short',
          [
            { expr: most + ' / 3600' },
            { expr: column(family.bound(workload, 'low')) + ' / 3600' },
            { expr: column(family.bound(workload, 'high')) + ' / 3600' },
            { expr: column('wattprint_workload_emissions_grams_total', ', basis="$basis"') },
            { expr: column('wattprint_workload_water_liters_total', ', origin="$origin"') },
            { expr: column('wattprint_workload_cost_total', ', currency="$currency"') },
            { expr: ofMost('%s / %s' % [
              q.joined('wattprint_workload_execution_idle_energy_joules_total', charged, info, who),
              q.joined(workload, charged + ', component="accelerator"', info, who),
            ]) },
          ],
          [
            { label: 'name', title: 'Workload' },
            { label: 'project', title: 'Project' },
            { label: 'model', title: 'Model' },
            { label: 'phase', title: 'Phase' },
            { label: 'cluster', title: 'Cluster' },
          ],
          ['Energy', 'low', 'high', 'CO2e', 'Water', 'Cost', 'Held idle'], 'Energy', words.noWorkload,
          [
            panel.column('Workload', 'string', 220, [panel.property('links', [{
              title: 'Open this workload',
              url: '/d/%s?${__url_time_range}&var-datasource=${datasource}&var-name=${__value.raw}' % board.uids.Workload,
            }])]),
            panel.column('Energy', 'watth', 170, [
              panel.property('custom.cellOptions', { mode: 'basic', type: 'gauge', valueDisplayMode: 'text' }),
              panel.property('color', { mode: 'fixed', fixedColor: palette.best }),
              panel.property('min', 0),
            ]),
            panel.column('low', 'watth', 100),
            panel.column('high', 'watth', 100),
            panel.column('CO2e', 'massg', 100),
            panel.column('Water', 'litre', 100),
            panel.column('Cost', 'short', 90),
            panel.column('Held idle', 'percentunit', 90, [panel.property('noValue', '–')]),
          ]
        )],
      ]),
      board.line(8, [
        [24, panel.lines(
          'Charged, idle and unattributed', 'Where the components\' power went: workloads by phase, idle, and unattributed, stacked. Together they are the power of the components. %s %s' % [words.components, words.bounds],
          'watt',
          [
            { expr: q.rate(workload, charged, 'phase'), legend: '{{phase}}' },
            { expr: q.rate(unattributed, where), legend: 'unattributed' },
            { expr: q.rate(idle, where), legend: 'idle' },
          ],
          stacked=true, overrides=panel.colours(palette.phases + palette.holders), min=0
        )],
      ]),
    ]),
    board.group('How sure, and what is broken', [
      board.line(8, [
        [12, panel.table(
          'Quality by cluster', 'What the figures of each cluster rest on, in the time range. %s The shares are of that energy; the modelled part is why bounds are wide.' % words.components,
          'percentunit',
          [
            { expr: 'sum by (cluster) (up{%s})' % where },
            { expr: share(modelled, energy, 'cluster') },
            { expr: share(idle, energy, 'cluster') },
            { expr: share(unattributed, energy, 'cluster') },
            { expr: 'avg by (cluster) (sum by (cluster, instance, component, device) (increase(wattprint_gap_seconds_total{%s}[$__range]))) / $__range_s' % where },
          ],
          [{ label: 'cluster', title: 'Cluster' }],
          ['Nodes', 'Modelled', 'Idle', 'Unattributed', 'In gaps'], 'Modelled', 'no data',
          [panel.column('Nodes', 'short', 80)]
        )],
        [12, panel.table(
          'Firing alerts', 'Alerts of wattprint\'s rules that fire now; each has a section in docs/runbooks.md. Boundary: what these rules watch. Without uncertainty.',
          'short',
          [{ expr: 'count by (severity, alertname, cluster, instance) (ALERTS{alertname=~"Wattprint.+", alertstate="firing", cluster=~"$cluster"})' }],
          [
            { label: 'severity', title: 'Severity' },
            { label: 'alertname', title: 'Alert' },
            { label: 'cluster', title: 'Cluster' },
            { label: 'instance', title: 'Node' },
          ],
          ['Alerts'], 'Severity', 'nothing fires',
          [panel.column('Alerts', 'short', 80)]
        )],
      ]),
      board.line(8, [
        [12, panel.lines(
          'Measured share by component', 'The share of each component\'s energy that a sensor measured. %s Where it is low, bounds are wide.' % words.components,
          'percentunit',
          [{
            expr: q.measured(q.rate(modelled, where, 'component'), q.rate(energy, where, 'component')),
            legend: '{{component}}',
          }],
          overrides=panel.colours(palette.components), min=0, max=1, legend=[]
        )],
        [12, panel.lines(
          'Sources that do not deliver', 'Sources of measurements that failed at the last tick, by kind of source. Boundary: the selected nodes. A count, so without uncertainty.',
          'short', [{ expr: 'sum by (source) (1 - wattprint_source_up{%s})' % where, legend: '{{source}}' }], min=0, legend=['lastNotNull', 'max']
        )],
      ]),
    ]),
  ],
)
