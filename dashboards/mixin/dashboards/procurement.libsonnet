// Months of energy, carbon, water and cost for who reports on them, against budgets and per unit.
// Everything here reads what the recording rules sum up each hour, so that a year is cheap.
local board = import '../lib/dashboard.libsonnet';
local family = import '../lib/family.libsonnet';
local palette = import '../lib/palette.libsonnet';
local panel = import '../lib/panel.libsonnet';
local variable = import '../lib/variable.libsonnet';
local words = import '../lib/words.libsonnet';

local where = 'cluster=~"$cluster"';
local charged = where + ', project=~"$project"';
local node = 'wattprint_node_energy_joules_total';
local facility = 'wattprint_facility_energy_joules_total';
local emissions = 'wattprint_emissions_grams_total';
local water = 'wattprint_water_liters_total';
local cost = 'wattprint_cost_total';
local emitted = where + ', basis="$basis"';
local watered = where + ', origin="$origin"';
local paid = where + ', currency="$currency"';

// Whoever reports counts tonnes; the metrics are in grams, and Grafana would write Mg.
local tonnes = ' / 1e6';

local hourly(name) = family.recorded(name, 'cluster', 'increase1h');
local total(name, selector, by='') =
  'sum %s(sum_over_time(%s{%s}[$__range]))' % [if by == '' then '' else 'by (%s) ' % by, hourly(name), selector];
// The day that begins at each point, so that the last day of a month is not in the next.
local daily(name, selector) = 'sum(sum_over_time(%s{%s}[1d] offset -1d))' % [hourly(name), selector];
local bounds(name, selector, divide='') = [
  { expr: total(name, selector) + divide, legend: 'best' },
  { expr: total(family.bound(name, 'low'), selector) + divide, legend: 'low' },
  { expr: total(family.bound(name, 'high'), selector) + divide, legend: 'high' },
];
local months(name, selector, best, divide='') = [
  { expr: daily(name, selector) + divide, legend: best },
  { expr: daily(family.bound(name, 'low'), selector) + divide, legend: best + ' low' },
  { expr: daily(family.bound(name, 'high'), selector) + divide, legend: best + ' high' },
];

// One bar for each week, as high as what the clusters used in it.
local weekly(title, description, unit, name, selector, divide='') =
  panel.lines(
    title, description, unit,
    [{ expr: 'sum by (cluster) (sum_over_time(%s{%s}[7d]))%s' % [hourly(name), selector, divide], legend: '{{cluster}}', interval: '7d' }],
    words.noRules, stacked=true, min=0
  ) + { fieldConfig+: { defaults+: { custom+: { drawStyle: 'bars', fillOpacity: 70, lineWidth: 0 } } } };

// 30.44 days, the mean month, in seconds.
local month = '2629746';
local against(name, selector, budget, scale) = [
  {
    expr: '%s / on () (vector(%s * %s * $__range_s / %s) > 0)' % [total(it.name, selector), budget, scale, month],
    legend: it.legend,
  }
  for it in [
    { name: name, legend: 'best' },
    { name: family.bound(name, 'low'), legend: 'low' },
    { name: family.bound(name, 'high'), legend: 'high' },
  ]
];
local budget(title, what, boundary, name, selector, variable, scale) =
  panel.figure(
    title, '%s in the time range over its share of the monthly budget that was typed in above: 100 %% uses exactly the budget. %s %s' % [what, boundary, words.bounds],
    'percentunit', against(name, selector, variable, scale), 'no budget typed in above'
  ) + {
    fieldConfig+: { defaults+: { thresholds: { mode: 'absolute', steps: [
      { color: palette.good, value: null },
      { color: palette.warn, value: 0.9 },
      { color: palette.bad, value: 1 },
    ] } } },
  };

local work = hourly('wattprint_workload_work_total');
local perUnit(name, more='') =
  'sum by (project, model, phase) (sum_over_time(%s{%s}[$__range])) / on (project, model, phase) group_right ()'
  % [hourly(name), charged + more]
  + ' (sum by (project, model, phase, unit) (sum_over_time(%s{%s}[$__range])) > 0)' % [work, charged];
local workload = 'wattprint_workload_energy_joules_total';

function(config) board.new(
  'Procurement',
  'Months of energy, carbon, water and cost for who buys, budgets and reports; per project, per unit of work, and against budgets. Months are those of UTC.',
  config,
  [
    variable.datasource,
    variable.values(
      'cluster', 'Cluster', hourly(node), missing=true,
      description='The label `cluster` of the recorded sums. All also means those without one.'
    ),
    variable.values('project', 'Project', hourly(workload) + '{cluster=~"$cluster"}', missing=true,
                    description='Narrows the tables by project and per unit; the months stay whole.'),
    variable.values('basis', 'CO2e basis', hourly(emissions) + '{cluster=~"$cluster"}', many=false,
                    description='By the grid of the place, or by the contract for the electricity. The two are never added.'),
    variable.values('origin', 'Water', hourly(water) + '{cluster=~"$cluster"}', many=false,
                    description='Evaporated at the site, or at the power stations of the grid. The two are never added.'),
    variable.values('currency', 'Currency', hourly(cost) + '{cluster=~"$cluster"}', many=false,
                    description='Empty where no agent was given a price.'),
    variable.text('budget_kwh', 'Budget, kWh a month', 'Electricity of the facility that may be used in a month. 0 means no budget.'),
    variable.text('budget_kg', 'Budget, kg CO2e a month', 'Emissions of the chosen basis that may be caused in a month. 0 means no budget.'),
    variable.text('budget_cost', 'Budget, money a month', 'Cost of electricity in a month, in the chosen currency. 0 means no budget.'),
  ],
  [],
  [
    board.group('', [
      board.line(6, [
        [6, panel.figure(
          'Electricity', 'Electricity of the facility for the selected clusters in the time range. %s %s' % [words.facility, words.bounds],
          'watth', bounds(facility, where, ' / 3600'), words.noRules
        )],
        [6, panel.figure(
          'CO2e ($basis)', 'Greenhouse gas of that electricity in the time range. %s %s' % [words.emissions, words.bounds],
          'suffix:t CO2e', bounds(emissions, emitted, tonnes), words.noRules
        )],
        [6, panel.figure(
          'Water ($origin)', 'Water evaporated for it in the time range. %s %s' % [words.water, words.bounds],
          'litre', bounds(water, watered), words.noRules
        )],
        [6, panel.figure(
          'Cost ($currency)', 'What that electricity cost in the time range, in whole units of the currency. %s %s' % [words.cost, words.bounds],
          'short', bounds(cost, paid), words.noPrice
        )],
      ]),
    ]),
    board.group('Against budgets', [
      board.line(5, [
        [8, budget('Electricity against budget', 'Electricity', words.facility, facility, where, '$budget_kwh', '3.6e6')],
        [8, budget('CO2e against budget ($basis)', 'Greenhouse gas of the electricity', words.emissions, emissions, emitted, '$budget_kg', '1000')],
        [8, budget('Cost against budget ($currency)', 'Cost of the electricity', words.cost, cost, paid, '$budget_cost', '1')],
      ]),
      board.line(7, [
        [12, panel.lines(
          'Burn rate of energy budgets', 'Node energy over the last week, over the budget that the rules were given (wattprint_budget_node_energy_joules): 1 uses it up in exactly 30 days. %s Uncertainty is that of the node energy.' % words.node,
          'short',
          [
            { expr: 'max by (cluster) (cluster:wattprint_node_energy_budget:burn7d{%s})' % where, legend: '{{cluster}}' },
          ], 'no budget given to the rules', min=0
        )],
        [12, panel.lines(
          'Burn rate of carbon budgets', 'Emissions over the last week, over the budget that the rules were given (wattprint_budget_emissions_grams): 1 uses it up in exactly 30 days. %s Uncertainty is that of the emissions.' % words.emissions,
          'short',
          [
            { expr: 'max by (cluster, basis) (cluster:wattprint_emissions_budget:burn7d{%s})' % where, legend: '{{cluster}} {{basis}}' },
          ], 'no budget given to the rules', min=0
        )],
      ]),
    ]),
    board.group('By month', [
      board.line(8, [
        [12, weekly('Electricity by week', 'Electricity of the facility in each week, by cluster. %s Its bounds are in the table below.' % words.facility,
                    'watth', facility, where, ' / 3600')],
        [12, weekly('CO2e by week ($basis)', 'Greenhouse gas of the electricity in each week, by cluster. %s Its bounds are in the table below.' % words.emissions,
                    'suffix:t CO2e', emissions, emitted, tonnes)],
      ]),
      board.line(9, [
        [12, panel.months(
          'Electricity by month', 'Electricity of the facility in each month of UTC within the time range, with bounds; the first and last month are as long as the range. %s %s' % [words.facility, words.bounds],
          'watth', months(facility, where, 'Electricity', ' / 3600'), words.noRules
        )],
        [12, panel.months(
          'CO2e by month ($basis)', 'Greenhouse gas of the electricity in each month of UTC, with bounds. %s %s' % [words.emissions, words.bounds],
          'masst', months(emissions, emitted, 'CO2e', tonnes), words.noRules
        )],
      ]),
      board.line(9, [
        [12, panel.months(
          'Water by month ($origin)', 'Water evaporated in each month of UTC, with bounds. %s %s' % [words.water, words.bounds],
          'litre', months(water, watered, 'Water'), words.noRules
        )],
        [12, panel.months(
          'Cost by month ($currency)', 'Cost of the electricity in each month of UTC, in whole units of the currency, with bounds. %s %s' % [words.cost, words.bounds],
          'short', months(cost, paid, 'Cost'), words.noPrice
        )],
      ]),
    ]),
    board.group('By cluster, project and unit', [
      board.line(6, [
        [24, panel.table(
          'By cluster', 'Each cluster in the time range: electricity of nodes and of the facility as two boundaries side by side, never added, with CO2e, water and cost of the facility. Boundary: nodes, and the facility around them. %s' % words.bounds,
          'watth',
          [
            { expr: total(node, where, 'cluster') + ' / 3600' },
            { expr: total(facility, where, 'cluster') + ' / 3600' },
            { expr: total(family.bound(facility, 'low'), where, 'cluster') + ' / 3600' },
            { expr: total(family.bound(facility, 'high'), where, 'cluster') + ' / 3600' },
            { expr: total(emissions, emitted, 'cluster') + tonnes },
            { expr: total(water, watered, 'cluster') },
            { expr: total(cost, paid, 'cluster') },
            { expr: total('wattprint_modelled_energy_joules_total', where, 'cluster') + ' / ' + total('wattprint_energy_joules_total', where, 'cluster') },
          ],
          [{ label: 'cluster', title: 'Cluster' }],
          ['Node energy', 'Facility', 'low', 'high', 'CO2e', 'Water', 'Cost', 'Modelled'], 'Facility', words.noRules,
          [
            panel.column('CO2e', 'masst'),
            panel.column('Water', 'litre'),
            panel.column('Cost', 'short'),
            panel.column('Modelled', 'percentunit', 100),
          ]
        )],
      ]),
      board.line(9, [
        [12, panel.table(
          'By project, model and phase', 'What workloads were charged in the time range. %s CO2e includes the building. %s' % [words.workloads, words.bounds],
          'watth',
          [
            { expr: total(workload, charged, 'project, model, phase') + ' / 3600' },
            { expr: total(family.bound(workload, 'low'), charged, 'project, model, phase') + ' / 3600' },
            { expr: total(family.bound(workload, 'high'), charged, 'project, model, phase') + ' / 3600' },
            { expr: total('wattprint_workload_emissions_grams_total', charged + ', basis="$basis"', 'project, model, phase') + tonnes },
          ],
          [
            { label: 'project', title: 'Project' },
            { label: 'model', title: 'Model' },
            { label: 'phase', title: 'Phase' },
          ],
          ['Energy', 'low', 'high', 'CO2e'], 'Energy', words.noWorkload,
          [panel.column('Model', 'string', 120), panel.column('CO2e', 'masst', 90)]
        )],
        [12, panel.table(
          'Per unit of work', 'Energy and greenhouse gas per token, image, request or whatever unit the workloads told of, in the time range. %s CO2e includes the building. %s The work is taken as exact.' % [words.workloads, words.bounds],
          'joule',
          [
            { expr: perUnit(workload) },
            { expr: perUnit(family.bound(workload, 'low')) },
            { expr: perUnit(family.bound(workload, 'high')) },
            { expr: perUnit('wattprint_workload_emissions_grams_total', ', basis="$basis"') },
          ],
          [
            { label: 'unit', title: 'Unit' },
            { label: 'project', title: 'Project' },
            { label: 'model', title: 'Model' },
            { label: 'phase', title: 'Phase' },
          ],
          ['Energy', 'low', 'high', 'CO2e'], 'Energy', 'no work told of: give it with --work',
          [panel.column('CO2e', 'massg', 90)]
        )],
      ]),
    ]),
  ],
  time={ from: 'now-1y', to: 'now' },
  timezone='utc',
  refresh='',
)
