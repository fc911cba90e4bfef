// What somebody should be told, each with a section in docs/runbooks.md.
{
  local config = $._config,
  local limit = config.thresholds,

  // The summary has no value, so that it stays the same while the alert fires.
  local alert(name, severity, wait, expr, summary, description) = {
    alert: name,
    expr: std.stripChars(expr, '\n'),
    'for': wait,
    labels: { severity: severity },
    annotations: {
      summary: summary,
      description: description,
      runbook_url: '%s#%s' % [config.runbooks, std.asciiLower(name)],
    },
  },

  local agents = [
    alert(
      'WattprintAgentDown', 'warning', '5m',
      'up{%s} == 0' % config.selector,
      'The agent on {{ $labels.instance }} does not answer.',
      'Prometheus has had no answer from {{ $labels.instance }} for 5 minutes: up is {{ $value }}.',
    ),
    alert(
      'WattprintNoAgents', 'critical', '10m',
      'absent(up{%s})' % config.selector,
      'Prometheus knows no agent at all.',
      'No target matches %s: up is absent ({{ $value }}). Nothing is metered, or the job has another name.' % config.selector,
    ),
    alert(
      'WattprintAgentRestarting', 'warning', '0m',
      'changes(process_start_time_seconds{%s}[1h]) > %d' % [config.selector, limit.restartsPerHour],
      'The agent on {{ $labels.instance }} starts again and again.',
      'It started {{ $value }} times within an hour.',
    ),
    alert(
      'WattprintSnapshotStale', 'warning', '5m',
      'wattprint_snapshot_age_seconds > %d' % limit.snapshotStaleSeconds,
      'The agent on {{ $labels.instance }} answers with old numbers.',
      'Its sampler last finished {{ $value | humanizeDuration }} ago: scrapes succeed, and nothing is metered.',
    ),
  ],

  local sources = [
    alert(
      'WattprintSourceDown', 'warning', '10m',
      // A source that has never delivered has no time of success: hardware that is not there.
      'wattprint_source_up == 0 and on (cluster, job, instance, source) wattprint_source_last_success_timestamp_seconds',
      'Source {{ $labels.source }} on {{ $labels.instance }} has stopped delivering.',
      'It delivered before, and wattprint_source_up is {{ $value }}. Its energy is estimated with wide bounds meanwhile.',
    ),
    alert(
      'WattprintSourceStale', 'warning', '5m',
      |||
        time() - wattprint_source_last_success_timestamp_seconds > %d
        and on (cluster, job, instance, source) wattprint_source_up == 1
      ||| % limit.sourceStaleSeconds,
      'Source {{ $labels.source }} on {{ $labels.instance }} is said to be up, and delivers nothing.',
      'Its last success was {{ $value | humanizeDuration }} ago.',
    ),
    alert(
      'WattprintGaps', 'warning', '15m',
      |||
        sum by (cluster, job, instance, component, device) (
          rate(wattprint_gap_seconds_total{reason!="released"}[1h])
        ) > %g
      ||| % limit.gapShare,
      '{{ $labels.component }} {{ $labels.device }} on {{ $labels.instance }} is often not read.',
      'In the last hour {{ $value | humanizePercentage }} of the time had no reading. That energy is estimated between idle and limit.',
    ),
    alert(
      'WattprintIntensityStale', 'warning', '15m',
      'wattprint_grid_carbon_intensity_age_seconds > %d' % limit.intensityStaleSeconds,
      'The carbon intensity that {{ $labels.instance }} uses describes a time long past.',
      'The period that its {{ $labels.basis }}-based factor describes ended {{ $value | humanizeDuration }} ago. CO2e goes on being counted with it.',
    ),
  ],

  local quality = [
    alert(
      'WattprintModelledShareHigh', 'info', '1h',
      |||
        sum by (cluster, job, instance) (rate(wattprint_modelled_energy_joules_total[6h]))
        / sum by (cluster, job, instance) (rate(wattprint_energy_joules_total[6h]))
        > %g
      ||| % limit.modelledShare,
      'Most energy of {{ $labels.instance }} is modelled and not measured.',
      '{{ $value | humanizePercentage }} of its energy in six hours came from models, whose bounds are wide.',
    ),
    alert(
      'WattprintUnattributedHigh', 'info', '1h',
      |||
        sum by (cluster, job, instance) (rate(wattprint_unattributed_energy_joules_total[6h]))
        / sum by (cluster, job, instance) (rate(wattprint_energy_joules_total[6h]))
        > %g
      ||| % limit.unattributedShare,
      'Much energy of {{ $labels.instance }} belongs to no known workload.',
      '{{ $value | humanizePercentage }} of its energy in six hours was unattributed.',
    ),
    alert(
      'WattprintWorkloadsAtLimit', 'info', '15m',
      'wattprint_workloads >= wattprint_workloads_limit',
      'No more workloads of {{ $labels.instance }} get series of their own.',
      '{{ $value }} workloads have series; what others use is in workload="other".',
    ),
    alert(
      'WattprintAcceleratorIdleWhileHeld', 'info', '30m',
      |||
        sum by (cluster, job, instance, workload) (rate(wattprint_workload_execution_idle_energy_joules_total[1h]))
        / sum by (cluster, job, instance, workload) (rate(wattprint_workload_energy_joules_total{component="accelerator"}[1h]))
        > %g
        and
        sum by (cluster, job, instance, workload) (rate(wattprint_workload_execution_idle_energy_joules_total[1h])) > %g
      ||| % [limit.idleShare, limit.idleWatts],
      'Workload {{ $labels.workload }} on {{ $labels.instance }} holds accelerators that do nothing.',
      '{{ $value | humanizePercentage }} of its accelerators\' energy in an hour was used while nothing ran there.',
    ),
  ],

  // Two windows: the long one says that it matters, the short one that it still goes on.
  local burning(name, severity, wait, record, long, short, rate, what, labels) = alert(
    name, severity, wait,
    |||
      cluster:%(record)s:burn%(long)s > %(rate)g
      and
      cluster:%(record)s:burn%(short)s > %(rate)g
    ||| % { record: record, long: long, short: short, rate: rate },
    '%s of cluster {{ $labels.cluster }} is used faster than it lasts.' % what,
    'At the pace of the last %s, {{ $value | humanize }} times the budget of 30 days would be used%s.' % [long, labels],
  ),

  local budgets = [
    burning('WattprintEnergyBudgetBurningFast', 'warning', '15m', 'wattprint_node_energy_budget', '1d', '1h', limit.burnFast, 'The energy budget', ''),
    burning('WattprintEnergyBudgetBurningSlowly', 'info', '1h', 'wattprint_node_energy_budget', '7d', '1d', limit.burnSlow, 'The energy budget', ''),
    burning('WattprintCarbonBudgetBurningFast', 'warning', '15m', 'wattprint_emissions_budget', '1d', '1h', limit.burnFast, 'The carbon budget', ' ({{ $labels.basis }}-based)'),
    burning('WattprintCarbonBudgetBurningSlowly', 'info', '1h', 'wattprint_emissions_budget', '7d', '1d', limit.burnSlow, 'The carbon budget', ' ({{ $labels.basis }}-based)'),
  ],

  local books = [
    alert(
      'WattprintLedgerErrors', 'warning', '0m',
      'increase(wattprint_ledger_errors_total[15m]) > 0',
      'The ledger of {{ $labels.instance }} cannot be written.',
      'About {{ $value | humanize }} writes failed in 15 minutes. They are tried again, and lost if the agent ends before one succeeds.',
    ),
    alert(
      'WattprintLedgerGrowing', 'info', '1h',
      'predict_linear(wattprint_ledger_bytes[1d], 30 * 86400) > %g' % limit.ledgerBytes,
      'The ledger of {{ $labels.instance }} will be large within 30 days.',
      'At the pace of the last day it will have {{ $value | humanize1024 }}B in 30 days.',
    ),
    alert(
      'WattprintAuditFindings', 'critical', '0m',
      'increase(wattprint_audit_findings_total[1h]) > 0',
      'The books of {{ $labels.instance }} do not balance.',
      'Findings of the audit of sealed periods within an hour: about {{ $value | humanize }}.',
    ),
    alert(
      'WattprintAuditStale', 'warning', '15m',
      'time() - wattprint_audit_last_success_timestamp_seconds > %d' % limit.auditStaleSeconds,
      'No period in the ledger of {{ $labels.instance }} has been checked lately.',
      'The last period that was read back and held is {{ $value | humanizeDuration }} old; one is sealed every quarter of an hour.',
    ),
    alert(
      'WattprintConservationBroken', 'critical', '5m',
      'abs(wattprint_conservation_difference_joules) > %g' % limit.conservationJoules,
      'Energy of {{ $labels.component }} on {{ $labels.instance }} is charged twice or to nobody.',
      'Metered energy and what was charged differ by {{ $value | humanize }}J.',
    ),
  ],

  prometheusAlerts+:: {
    groups+: [
      { name: 'wattprint-agents', rules: agents },
      { name: 'wattprint-sources', rules: sources },
      { name: 'wattprint-quality', rules: quality },
      { name: 'wattprint-budget-alerts', rules: budgets },
      { name: 'wattprint-books', rules: books },
    ],
  },
}
