// Panels as plain objects. Each is given a title, a description, a unit and its queries.
local palette = import 'palette.libsonnet';
local source = (import 'variable.libsonnet').source;
{
  local letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',

  local targets(list, instant, format) = [
    {
      datasource: source,
      editorMode: 'code',
      expr: list[at].expr,
      format: format,
      instant: instant,
      range: !instant,
      legendFormat: if std.objectHas(list[at], 'legend') then list[at].legend else '__auto',
      refId: letters[at],
      [if std.objectHas(list[at], 'interval') then 'interval']: list[at].interval,
    }
    for at in std.range(0, std.length(list) - 1)
  ],

  local property(id, value) = { id: id, value: value },
  local fixed(colour) = property('color', { mode: 'fixed', fixedColor: colour }),
  property:: property,
  byName(name, properties):: { matcher: { id: 'byName', options: name }, properties: properties },
  byRegexp(regexp, properties):: { matcher: { id: 'byRegexp', options: regexp }, properties: properties },
  colour(name, colour):: $.byName(name, [fixed(colour)]),
  colours(map):: [$.colour(name, map[name]) for name in std.objectFields(map)],
  column(name, unit, width=null, more=[])::
    $.byName(name, [property('unit', unit)] + (if width == null then [] else [property('custom.width', width)]) + more),

  local thresholds(steps) = {
    mode: 'absolute',
    steps: [{ color: steps[0], value: null }] + [
      { color: steps[at].color, value: steps[at].value }
      for at in std.range(1, std.length(steps) - 1)
    ],
  },

  local base(kind, title, description, unit, noValue) = {
    type: kind,
    title: title,
    description: description,
    datasource: source,
    fieldConfig: {
      defaults: {
        unit: unit,
        noValue: noValue,
        thresholds: thresholds([palette.neutral]),
        custom: {},
      },
      overrides: [],
    },
  },

  // Figures that answer a question at once. `steps` colour them: first a colour, then {color, value}.
  stat(title, description, unit, queries, noValue='no data', steps=[palette.best], overrides=[], decimals=null, mappings=[], text='auto')::
    base('stat', title, description, unit, noValue) + {
      targets: targets(queries, true, 'time_series'),
      fieldConfig+: {
        defaults+: {
          color: { mode: 'thresholds' },
          thresholds: thresholds(steps),
          mappings: mappings,
          [if decimals != null then 'decimals']: decimals,
        },
        overrides: overrides,
      },
      options: {
        colorMode: 'value',
        graphMode: 'none',
        justifyMode: 'auto',
        orientation: 'auto',
        reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
        // One size everywhere: by itself each panel would choose its own.
        text: { titleSize: 13, valueSize: if std.length(queries) > 1 then 24 else 34 },
        textMode: text,
        wideLayout: true,
      },
    },

  // One figure with its bounds below it: best, low, high.
  figure(title, description, unit, queries, noValue='no data')::
    $.stat(
      title, description, unit, queries, noValue, text='value_and_name',
      overrides=[$.colour('low', palette.bound), $.colour('high', palette.bound)]
    ) + { options+: { orientation: 'horizontal', text: { titleSize: 14, valueSize: 22 } } },

  lines(title, description, unit, queries, noValue='no data', stacked=false, overrides=[], min=null, max=null, legend=['mean', 'max'])::
    base('timeseries', title, description, unit, noValue) + {
      targets: targets(queries, false, 'time_series'),
      fieldConfig+: {
        defaults+: {
          color: { mode: 'palette-classic' },
          [if min != null then 'min']: min,
          [if max != null then 'max']: max,
          custom: {
            axisBorderShow: false,
            axisLabel: '',
            axisPlacement: 'auto',
            drawStyle: 'line',
            fillOpacity: if stacked then 45 else 0,
            gradientMode: 'none',
            lineInterpolation: 'linear',
            lineWidth: if stacked then 1 else 2,
            pointSize: 4,
            showPoints: 'never',
            spanNulls: false,
            stacking: { group: 'A', mode: if stacked then 'normal' else 'none' },
            thresholdsStyle: { mode: 'off' },
          },
        },
        overrides: overrides,
      },
      options: {
        legend: {
          // A table of more than two rows would be cut off: stacks have a list of names.
          calcs: if stacked then [] else legend,
          displayMode: if stacked || legend == [] then 'list' else 'table',
          placement: 'bottom',
          showLegend: true,
        },
        tooltip: { mode: 'multi', sort: 'desc' },
      },
    },

  // One line in a band from low to high. The band's edges are not in the legend.
  band(title, description, unit, queries, noValue='no data', colour=palette.best, min=null)::
    local edge(more) = [
      property('custom.lineWidth', 0),
      property('custom.hideFrom', { legend: true, tooltip: false, viz: false }),
      fixed(colour),
    ] + more;
    $.lines(title, description, unit, queries, noValue, min=min, overrides=[
      $.byName('low', edge([])),
      $.byName('high', edge([property('custom.fillBelowTo', 'low'), property('custom.fillOpacity', 18)])),
      $.byName('best', [fixed(colour)]),
    ]),

  // Lying bars, longest first.
  bars(title, description, unit, queries, noValue='no data', overrides=[])::
    base('bargauge', title, description, unit, noValue) + {
      targets: targets(queries, true, 'time_series'),
      fieldConfig+: {
        defaults+: {
          color: { mode: 'fixed', fixedColor: palette.best },
          min: 0,
        },
        overrides: overrides,
      },
      options: {
        displayMode: 'basic',
        maxVizHeight: 24,
        minVizHeight: 14,
        minVizWidth: 8,
        namePlacement: 'left',
        orientation: 'horizontal',
        reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
        showUnfilled: false,
        sizing: 'auto',
        text: { titleSize: 12, valueSize: 13 },
        valueMode: 'color',
      },
    },

  // Rows joined over their labels. `columns`: what each query's value is called, in order.
  // `labels`: the label columns in order, as [{ label, title }].
  table(title, description, unit, queries, labels, columns, sort, noValue='no data', overrides=[], ascending=false)::
    local values = [{ label: 'Value #' + letters[at], title: columns[at] } for at in std.range(0, std.length(columns) - 1)];
    local one = std.length(queries) == 1;
    local shown = labels + (if one then [{ label: 'Value', title: columns[0] }] else values);
    base('table', title, description, unit, noValue) + {
      targets: targets(queries, true, 'table'),
      transformations: [
        { id: 'merge', options: {} },
        {
          id: 'organize',
          options: {
            excludeByName: { Time: true },
            includeByName: {},
            indexByName: { [shown[at].label]: at for at in std.range(0, std.length(shown) - 1) },
            renameByName: { [it.label]: it.title for it in shown },
          },
        },
      ],
      fieldConfig+: {
        defaults+: {
          color: { mode: 'thresholds' },
          custom: { align: 'auto', cellOptions: { type: 'auto' }, filterable: false, inspect: false, minWidth: 60 },
        },
        // What is not known of a row is a dash; the whole table's text would be wrong there.
        overrides: [$.byName(it.title, [property('noValue', '–')]) for it in labels] + overrides,
      },
      options: {
        cellHeight: 'sm',
        footer: { countRows: false, enablePagination: true, fields: '', reducer: ['sum'], show: false },
        showHeader: true,
        sortBy: [{ displayName: sort, desc: !ascending }],
      },
    },

  // A table of months from series with one point a day.
  months(title, description, unit, queries, noValue='no data', overrides=[])::
    base('table', title, description, unit, noValue) + {
      targets: targets([it { interval: '1d' } for it in queries], false, 'time_series'),
      // So that years, too, are asked day by day.
      maxDataPoints: 10000,
      transformations: [
        { id: 'joinByField', options: { byField: 'Time', mode: 'outer' } },
        { id: 'formatTime', options: { outputFormat: 'YYYY-MM', timeField: 'Time', useTimezone: true } },
        {
          id: 'groupBy',
          options: {
            fields: { Time: { aggregations: [], operation: 'groupby' } } + {
              [it.legend]: { aggregations: ['sum'], operation: 'aggregate' }
              for it in queries
            },
          },
        },
        {
          id: 'organize',
          options: {
            excludeByName: {},
            includeByName: {},
            indexByName: {},
            renameByName: { Time: 'Month' } + { [it.legend + ' (sum)']: it.legend for it in queries },
          },
        },
      ],
      fieldConfig+: {
        defaults+: {
          color: { mode: 'thresholds' },
          custom: { align: 'auto', cellOptions: { type: 'auto' }, filterable: false, inspect: false, minWidth: 60 },
        },
        overrides: [$.byName('Month', [property('custom.width', 110)])] + overrides,
      },
      options: {
        cellHeight: 'sm',
        footer: { countRows: false, enablePagination: false, fields: '', reducer: ['sum'], show: true },
        showHeader: true,
        sortBy: [{ displayName: 'Month', desc: true }],
      },
    },

  text(title, description, markdown):: {
    type: 'text',
    title: title,
    description: description,
    options: { code: { language: 'plaintext', showLineNumbers: false, showMiniMap: false }, content: markdown, mode: 'markdown' },
  },
}
