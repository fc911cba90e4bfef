// A dashboard from rows of panels: places them on the grid of 24 columns and numbers them.
local palette = import 'palette.libsonnet';
local source = (import 'variable.libsonnet').source;
{
  // A group of lines of panels, under a heading unless the title is empty.
  group(title, lines):: { title: title, lines: lines },
  // Panels side by side: each [width, panel], all of one height.
  line(height, panels):: { height: height, panels: panels },

  local placeLine(line, y) =
    std.foldl(
      function(done, it) {
        x: done.x + it[0],
        panels: done.panels + [it[1] { gridPos: { h: line.height, w: it[0], x: done.x, y: y } }],
      },
      line.panels, { x: 0, panels: [] }
    ).panels,

  local place(groups) =
    std.foldl(
      function(done, group)
        local heading = if group.title == '' then [] else [{
          type: 'row',
          title: group.title,
          collapsed: false,
          panels: [],
          gridPos: { h: 1, w: 24, x: 0, y: done.y },
        }];
        std.foldl(
          function(done, line) { y: done.y + line.height, panels: done.panels + placeLine(line, done.y) },
          group.lines, { y: done.y + std.length(heading), panels: done.panels + heading }
        ),
      groups, { y: 0, panels: [] }
    ).panels,

  local numbered(panels) = [panels[at] { id: at + 1 } for at in std.range(0, std.length(panels) - 1)],

  local link(title, uid) = {
    title: title,
    url: '/d/' + uid,
    type: 'link',
    icon: 'dashboard',
    tooltip: 'Go there with the same time and selection',
    tags: [],
    asDropdown: false,
    includeVars: true,
    keepTime: true,
    targetBlank: false,
  },

  uids:: {
    Fleet: 'wattprint-fleet',
    Node: 'wattprint-node',
    Workload: 'wattprint-workload',
    Procurement: 'wattprint-procurement',
  },

  // Marks along all panels: `title` and `text` are made of the labels that the query leaves.
  annotation(name, colour, expr, title, text, keys):: {
    name: name,
    datasource: source,
    enable: true,
    hide: false,
    iconColor: colour,
    expr: expr,
    step: '60s',
    titleFormat: title,
    textFormat: text,
    tagKeys: keys,
    useValueForTime: false,
  },

  restarts(where):: self.annotation(
    'Agent restarts', palette.warn,
    'changes(process_start_time_seconds{%s}[2m]) > 0' % where,
    'Agent restarted', '{{instance}}', 'instance'
  ),

  // A factor that was not there before, on a node whose agent already was.
  factors(where):: self.annotation(
    'Factor changes', palette.components.platform,
    ('group by (cluster, factor, source, match) (wattprint_factor_info{%s} unless wattprint_factor_info{%s} offset 2m'
     + ' and on (cluster, job, instance) wattprint_build_info{%s} offset 2m)') % [where, where, where],
    'Factor changed: {{factor}}', '{{source}} ({{match}})', 'factor,source'
  ),

  new(name, description, config, variables, annotations, groups, time={ from: 'now-24h', to: 'now' }, timezone='browser', refresh='1m'):: {
    id: null,
    uid: $.uids[name],
    title: 'wattprint / ' + name,
    description: description,
    tags: config.tags,
    schemaVersion: 41,
    editable: true,
    graphTooltip: 1,
    fiscalYearStartMonth: 0,
    refresh: refresh,
    time: time,
    timepicker: {},
    timezone: timezone,
    weekStart: '',
    links: [link(other, $.uids[other]) for other in std.objectFields($.uids) if other != name],
    annotations: {
      list: [{
        builtIn: 1,
        datasource: { type: 'grafana', uid: '-- Grafana --' },
        enable: true,
        hide: true,
        iconColor: palette.best,
        name: 'Annotations & Alerts',
        type: 'dashboard',
      }] + annotations,
    },
    templating: { list: variables },
    panels: numbered(place(groups)),
  },
}
