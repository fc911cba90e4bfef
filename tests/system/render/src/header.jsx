// What stands above the panels: the title, the time, and what each variable is set to.
//
// Grafana's own toolbar is part of its core and not on npm, so this only looks like it.

function Choice({ variable, theme }) {
  const { colors, shape, typography } = theme;
  const edge = `1px solid ${colors.border.medium}`;
  const cell = { padding: '5px 9px', border: edge, background: colors.background.primary };
  const text = variable.all ? 'All' : variable.values.join(' + ') || 'None';
  return (
    <div style={{ display: 'flex', fontSize: typography.bodySmall.fontSize }}>
      <span style={{ ...cell, borderRight: 0, fontWeight: 500, borderRadius: shape.radius.default }}>
        {variable.label || variable.name}
      </span>
      <span style={{ ...cell, color: colors.text.secondary, borderRadius: shape.radius.default }}>
        {text}
      </span>
    </div>
  );
}

// Large enough to be read where a picture is shown at half its size.
function Stamp({ words, theme }) {
  const edge = `1px solid ${theme.colors.warning.border}`;
  const style = { marginLeft: 14, padding: '2px 10px', border: edge, color: theme.colors.warning.text,
    borderRadius: theme.shape.radius.default, fontSize: 20, fontWeight: 500 };
  return <span style={style}>{words}</span>;
}

export function Header({ dashboard, context }) {
  const { theme, variables, timeRange, stamp } = context;
  const shown = Object.values(variables).filter(({ hide }) => !hide);
  const line = { display: 'flex', flexWrap: 'wrap', gap: 8, alignItems: 'center' };
  return (
    <header style={{ padding: '10px 8px 10px 10px', color: theme.colors.text.primary }}>
      <div style={{ ...line, justifyContent: 'space-between', marginBottom: 10 }}>
        <span style={{ fontSize: 18, fontWeight: 500 }}>{dashboard.title}</span>
        <span style={{ color: theme.colors.text.secondary, fontSize: 14 }}>
          {timeRange.words} UTC
          {stamp && <Stamp words={stamp} theme={theme} />}
        </span>
      </div>
      <div style={line}>
        {shown.map((variable) => (
          <Choice key={variable.name} variable={variable} theme={theme} />
        ))}
      </div>
    </header>
  );
}
