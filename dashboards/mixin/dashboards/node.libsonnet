// One node: its devices, who used them, what was not seen, and whether the books balance.
local board = import '../lib/dashboard.libsonnet';
local family = import '../lib/family.libsonnet';
local palette = import '../lib/palette.libsonnet';
local panel = import '../lib/panel.libsonnet';
local q = import '../lib/query.libsonnet';
local variable = import '../lib/variable.libsonnet';
local words = import '../lib/words.libsonnet';

local where = 'cluster=~"$cluster", job=~"$job", instance=~"$instance"';
local energy = 'wattprint_energy_joules_total';
local node = 'wattprint_node_energy_joules_total';
local workload = 'wattprint_workload_energy_joules_total';
local modelled = 'wattprint_modelled_energy_joules_total';

local device = 'component, device';
local who = 'name, project, model, phase';
local column(name, more='') = q.joined(name, where + more, where, who);

function(config) board.new(
  'Node',
  'One node: its devices, the workloads on it, the time nothing was read, what is modelled, and whether every joule has a holder.',
  config,
  [variable.datasource, variable.cluster, variable.job, variable.node, variable.basis],
  [board.restarts(where), board.factors(where)],
  [
    board.group('', [
      board.line(6, [
        [5, panel.figure(
          'Power now', 'Mean power of the node over the last scrapes. %s %s' % [words.node, words.bounds],
          'watt', [q.bandRate(node, where)[at] for at in [2, 0, 1]]
        )],
        [5, panel.figure(
          'Energy', 'Electricity of the node in the time range. %s %s %s' % [words.node, words.bounds, words.extrapolated],
          'watth', q.bandTotal(node, where, ' / 3600')
        )],
        [5, panel.figure(
          'CO2e ($basis)', 'Greenhouse gas of the node\'s electricity in the time range. %s %s' % [words.emissions, words.bounds],
          'si:gCO2e', q.bandTotal('wattprint_emissions_grams_total', where + ', basis="$basis"'), words.noPlace
        )],
        [3, panel.stat(
          'Measured', 'The share of the energy that a sensor measured; the rest is modelled, with wide bounds. %s' % words.components,
          'percentunit', [{ expr: q.measured(q.total(modelled, where), q.total(energy, where)), legend: 'measured' }],
          steps=[palette.bad, { color: palette.warn, value: 0.3 }, { color: palette.good, value: 0.6 }], decimals=0
        )],
        [3, panel.stat(
          'Conservation', 'Whether workloads, idle and unattributed add up to what was metered. Boundary: each component of the node. It is exact: any difference is a fault in wattprint.',
          'joule', [{ expr: 'max(abs(wattprint_conservation_difference_joules{%s}))' % where, legend: 'difference' }],
          steps=[palette.good, { color: palette.bad, value: config.thresholds.conservationJoules }],
          mappings=[{ type: 'range', options: { from: 0, to: config.thresholds.conservationJoules, result: { index: 0, text: 'holds' } } }]
        )],
        [3, panel.stat(
          'Sources down', 'Sources of measurements that failed at the last tick. Boundary: this node\'s agent. A count, so without uncertainty. A source for hardware that the node does not have counts too.',
          'short', [{ expr: 'sum(1 - wattprint_source_up{%s})' % where, legend: 'down' }], noValue='no agent',
          steps=[palette.good, { color: palette.warn, value: 1 }]
        )],
      ]),
    ]),
    board.group('Devices', [
      board.line(9, [
        [12, panel.lines(
          'Power by device', 'Mean power of each device that is counted, from its energy. %s The bounds of each device are in the table below.' % words.components,
          'watt', [{ expr: q.rate(energy, where, device), legend: '{{device}}' }], min=0, legend=[]
        )],
        [12, panel.lines(
          'Power by component', 'The same devices added up by component and stacked; "other" is the modelled rest of the node. %s Uncertainty: see the band of the node.' % words.components,
          'watt', [{ expr: q.rate(energy, where, 'component'), legend: '{{component}}' }],
          stacked=true, overrides=panel.colours(palette.components), min=0
        )],
      ]),
      board.line(9, [
        [12, panel.table(
          'Devices', 'Energy of each device in the time range with its bounds, the time without a reading, and how often its counter began again. %s %s' % [words.components, words.bounds],
          'watth',
          [
            { expr: q.wattHours(energy, where, device) },
            { expr: q.wattHours(family.bound(energy, 'low'), where, device) },
            { expr: q.wattHours(family.bound(energy, 'high'), where, device) },
            { expr: q.total('wattprint_gap_seconds_total', where, device) },
            { expr: q.total('wattprint_sensor_restarts_total', where, device) },
          ],
          [{ label: 'component', title: 'Component' }, { label: 'device', title: 'Device' }],
          ['Energy', 'low', 'high', 'In gaps', 'Restarts'], 'Energy', 'no device',
          [
            panel.column('Component', 'string', 120),
            panel.column('Device', 'string', 180),
            panel.column('In gaps', 's', 80),
            panel.column('Restarts', 'short', 80, [panel.property('decimals', 0)]),
          ]
        )],
        [12, panel.band(
          'Power of the whole node', 'Mean power of the node with its bounds: metered at the node, or modelled from its components. %s %s' % [words.node, words.bounds],
          'watt', q.bandRate(node, where), min=0
        )],
      ]),
    ]),
    board.group('Workloads', [
      board.line(9, [
        [9, panel.lines(
          'Who used it', 'Power charged to each workload, and what was idle or unattributed, stacked: together the power of the components. %s %s' % [words.components, words.bounds],
          'watt',
          [
            {
              expr: 'sum by (name) (sum by (%s) (rate(%s{%s}[$__rate_interval])) * on (%s) group_left (name) %s)'
                    % [q.key, workload, where, q.key, q.who(where, '$__rate_interval', 'name')],
              legend: '{{name}}',
            },
            { expr: q.rate('wattprint_unattributed_energy_joules_total', where), legend: 'unattributed' },
            { expr: q.rate('wattprint_idle_energy_joules_total', where), legend: 'idle' },
          ],
          stacked=true, overrides=panel.colours(palette.holders), min=0
        )],
        [15, panel.table(
          'Workloads', 'What each workload on this node was charged in the time range. %s CO2e includes the building. %s' % [words.workloads, words.bounds],
          'watth',
          [
            { expr: column(workload) + ' / 3600' },
            { expr: column(family.bound(workload, 'low')) + ' / 3600' },
            { expr: column(family.bound(workload, 'high')) + ' / 3600' },
            { expr: column('wattprint_workload_emissions_grams_total', ', basis="$basis"') },
          ],
          [
            { label: 'name', title: 'Workload' },
            { label: 'project', title: 'Project' },
            { label: 'model', title: 'Model' },
            { label: 'phase', title: 'Phase' },
          ],
          ['Energy', 'low', 'high', 'CO2e'], 'Energy', words.noWorkload,
          [
            panel.column('Workload', 'string', 180, [panel.property('links', [{
              title: 'Open this workload',
              url: '/d/%s?${__url_time_range}&var-datasource=${datasource}&var-name=${__value.raw}' % board.uids.Workload,
            }])]),
            panel.column('CO2e', 'massg', 100),
          ]
        )],
      ]),
    ]),
    board.group('Gaps', [
      board.line(8, [
        [8, panel.lines(
          'Time without a reading', 'The share of the time in which a channel could not be read, by reason. Boundary: each channel by itself. A ratio of times, so without uncertainty.',
          'percentunit',
          [{ expr: 'max by (component, reason) (rate(wattprint_gap_seconds_total{%s}[$__rate_interval])) > 0' % where, legend: '{{component}}: {{reason}}' }],
          noValue='no gap', min=0, legend=['mean', 'max']
        )],
        [8, panel.bars(
          'Energy estimated in gaps', 'The estimated energy of the time without a reading in the time range; it is part of the figures above, between idle and limit, which is its uncertainty. Boundary: each channel by itself, so that contained channels are shown and not added.',
          'watth', [{ expr: q.wattHours('wattprint_gap_energy_joules_total', where, device) + ' > 0', legend: '{{device}}' }],
          noValue='no gap'
        )],
        [8, panel.lines(
          'Late ticks, failures and sleep', 'Samples that were late by more than half their interval, readings that failed, and seconds that the machine slept, each per hour. Boundary: this node\'s agent. Counts, so without uncertainty.',
          'short',
          [
            { expr: q.rate('wattprint_late_ticks_total', where) + ' * 3600', legend: 'late ticks' },
            { expr: q.rate('wattprint_source_errors_total', where, 'source, kind') + ' * 3600', legend: '{{source}}: {{kind}}' },
            { expr: q.rate('wattprint_suspended_seconds_total', where) + ' * 3600', legend: 'asleep' },
          ], min=0, legend=[]
        )],
      ]),
    ]),
    board.group('Calibration', [
      board.line(8, [
        [8, panel.bars(
          'Measured share by component', 'How much of each component\'s energy a sensor measured in the time range. "other" is the node model: a constant plus a part of the components, until the node itself is metered. %s Where it is low, bounds are wide.' % words.components,
          'percentunit',
          [{
            expr: q.measured(q.total(modelled, where, 'component'), q.total(energy, where, 'component')),
            legend: '{{component}}',
          }],
          overrides=panel.colours(palette.components)
        ) + { fieldConfig+: { defaults+: { max: 1 } } }],
        [8, panel.lines(
          'Node per component energy', 'Power of the whole node over that of its own components: what the node model (c0 · rated power + c1 · components), or a meter of the node, adds for supplies, fans and mainboard. Boundary: whole node over components without "other". Its uncertainty is that of the node\'s band.',
          'short',
          [{
            expr: '%s / %s' % [q.rate(node, where), q.rate(energy, where + ', component!="other"')],
            legend: 'node over components',
          }], legend=['mean', 'min', 'max']
        )],
        [8, panel.lines(
          'Width of the node\'s band', 'High and low bounds of the node\'s power over the best figure: how sure the whole is. %s Calibration against a meter narrows it.' % words.node,
          'percentunit',
          [
            { expr: '%s / %s - 1' % [q.rate(family.bound(node, 'high'), where), q.rate(node, where)], legend: 'high' },
            { expr: '%s / %s - 1' % [q.rate(family.bound(node, 'low'), where), q.rate(node, where)], legend: 'low' },
          ], legend=['mean']
        )],
      ]),
      board.line(7, [
        [24, panel.table(
          'Factors in use', 'Each factor that the agent uses, where it was published, and how closely it matches what was asked for. Boundary: everything between node energy and CO2e, water and cost. The bounds of the factors are in the bounds of the figures.',
          'string',
          [{ expr: 'group by (factor, source, match) (wattprint_factor_info{%s})' % where }],
          [
            { label: 'factor', title: 'Factor' },
            { label: 'source', title: 'Source' },
            { label: 'match', title: 'Match' },
          ],
          ['In use'], 'Factor', words.noPlace, [panel.column('In use', 'short', 80)], ascending=true
        )],
      ]),
    ]),
    board.group('Conservation and health', [
      board.line(8, [
        [7, panel.lines(
          'Conservation difference', 'Metered energy minus what was charged to workloads, idle and unattributed, by component. Boundary: the components of the node. It is exactly 0; anything else is a fault in wattprint.',
          'joule', [{ expr: 'wattprint_conservation_difference_joules{%s}' % where, legend: '{{component}}' }],
          overrides=panel.colours(palette.components), legend=[]
        )],
        [7, panel.table(
          'Sources', 'Whether each source delivered at the last tick, and how long ago it last did. Boundary: this node\'s agent. Without uncertainty.',
          'short',
          [
            { expr: 'max by (source) (wattprint_source_up{%s})' % where },
            { expr: 'time() - max by (source) (wattprint_source_last_success_timestamp_seconds{%s})' % where },
            { expr: q.total('wattprint_source_errors_total', where, 'source') },
          ],
          [{ label: 'source', title: 'Source' }],
          ['State', 'Last delivered', 'Errors'], 'Source', 'no agent',
          [
            panel.column('State', 'short', 90, [
              panel.property('mappings', [{ type: 'value', options: {
                '0': { text: 'down', color: palette.bad, index: 0 },
                '1': { text: 'up', color: palette.good, index: 1 },
              } }]),
              panel.property('custom.cellOptions', { type: 'color-text' }),
            ]),
            panel.column('Last delivered', 's', 120),
            panel.column('Errors', 'short', 80, [panel.property('decimals', 0)]),
          ], ascending=true
        )],
        [5, panel.stat(
          'Ledger', 'Size of the ledger\'s file, writes that failed and audit findings in the time range. Boundary: this node\'s agent. Without uncertainty.',
          'short',
          [
            { expr: 'max(wattprint_ledger_bytes{%s})' % where, legend: 'size' },
            { expr: q.total('wattprint_ledger_errors_total', where), legend: 'errors' },
            { expr: q.total('wattprint_audit_findings_total', where), legend: 'findings' },
          ],
          noValue='no ledger', text='value_and_name', steps=[palette.neutral],
          overrides=[panel.byName('size', [panel.property('unit', 'decbytes')])]
        )],
        [5, panel.stat(
          'The agent itself', 'What metering costs: CPU time of the agent over time, its memory, and how old the numbers of a scrape are. Boundary: the agent\'s process. Without uncertainty.',
          'short',
          [
            { expr: q.rate('process_cpu_seconds_total', where), legend: 'CPU' },
            { expr: 'max(process_resident_memory_bytes{%s})' % where, legend: 'memory' },
            { expr: 'max(wattprint_snapshot_age_seconds{%s})' % where, legend: 'age' },
          ],
          noValue='no agent', text='value_and_name', steps=[palette.neutral],
          overrides=[
            panel.byName('CPU', [panel.property('unit', 'percentunit')]),
            panel.byName('memory', [panel.property('unit', 'bytes')]),
            panel.byName('age', [panel.property('unit', 's')]),
          ]
        )],
      ]),
    ]),
  ],
)
