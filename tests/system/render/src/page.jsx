// A whole dashboard: its title, its variables, its panels.
import { ThemeContext } from '@grafana/data';
import { GlobalStyles, PortalContainer } from '@grafana/ui';
import { Component, useCallback, useRef } from 'react';

import { found } from './findings.js';
import { heightOf, panelsOf } from './grid.js';
import { Header } from './header.jsx';
import { Panel } from './panel.jsx';

// A component that throws is a finding, and leaves a text in its place.
class Guard extends Component {
  state = {};
  static getDerivedStateFromError(error) {
    return { error };
  }
  componentDidCatch(error) {
    found(this.props.where, error);
    this.props.failed?.();
  }
  render() {
    return this.state.error ? <pre>{String(this.state.error)}</pre> : this.props.children;
  }
}

// Two frames after the last panel has its data, the browser has painted it; charts
// measure themselves once more after that.
function announce() {
  setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(() => (window.drawn = true))), 400);
}

export function Page({ dashboard, context }) {
  const panels = panelsOf(dashboard);
  const waiting = useRef(new Set(panels.map(({ id }) => id)));
  const done = useCallback((id) => {
    if (waiting.current.delete(id) && waiting.current.size === 0) announce();
  }, []);
  const width = document.documentElement.clientWidth;
  return (
    <ThemeContext.Provider value={context.theme}>
      <GlobalStyles />
      <main style={{ background: context.theme.colors.background.canvas }}>
        <Header dashboard={dashboard} context={context} />
        <div style={{ position: 'relative', height: heightOf(panels) }}>
          {panels.map((panel) => (
            <Guard key={panel.id} where={`panel ${panel.id} ${panel.title}`} failed={() => done(panel.id)}>
              <Panel panel={panel} width={width} context={context} done={done} />
            </Guard>
          ))}
        </div>
      </main>
      <PortalContainer />
    </ThemeContext.Provider>
  );
}
