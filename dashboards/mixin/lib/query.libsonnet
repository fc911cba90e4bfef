// PromQL that several panels share. Rates are over $__rate_interval, totals over $__range.
local family = import 'family.libsonnet';
{
  // What tells one workload on one node from all others.
  key:: 'cluster, job, instance, workload, phase',

  rate(name, where, by=''):: self.sum(by) + '(rate(%s{%s}[$__rate_interval]))' % [name, where],
  total(name, where, by=''):: self.sum(by) + '(increase(%s{%s}[$__range]))' % [name, where],
  sum(by):: if by == '' then 'sum ' else 'sum by (%s) ' % by,

  // Joules in the range, as watt-hours.
  wattHours(name, where, by=''):: self.total(name, where, by) + ' / 3600',

  // What sensors measured of the energy; never below nothing by a rounding error.
  measured(modelled, whole):: 'clamp_min(1 - %s / %s, 0)' % [modelled, whole],

  // Who each workload is. Where it changed, one of the descriptions, because a join needs exactly one.
  who(where, window, labels='name, project, model')::
    'group by (%s, %s) (topk by (%s) (1, last_over_time(wattprint_workload_info{%s}[%s])))'
    % [self.key, labels, self.key, where, window],

  // Sums of workloads by labels of which some only `wattprint_workload_info` knows.
  joined(name, where, info, by, labels='name, project, model')::
    'sum by (%s) (sum by (%s) (increase(%s{%s}[$__range])) * on (%s) group_left (%s) %s)'
    % [by, self.key, name, where, self.key, labels, self.who(info, '$__range', labels)],

  // The three series of a band, in the order in which `panel.band` expects them.
  bandRate(name, where, scale=''):: [
    { expr: $.rate(family.bound(name, 'low'), where) + scale, legend: 'low' },
    { expr: $.rate(family.bound(name, 'high'), where) + scale, legend: 'high' },
    { expr: $.rate(name, where) + scale, legend: 'best' },
  ],
  bandTotal(name, where, divide=''):: [
    { expr: $.total(name, where) + divide, legend: 'best' },
    { expr: $.total(family.bound(name, 'low'), where) + divide, legend: 'low' },
    { expr: $.total(family.bound(name, 'high'), where) + divide, legend: 'high' },
  ],
}
