// Draws one dashboard as the address of the page asks: `dashboard`, `prometheus`, `to`
// (seconds), and optionally `span`, `theme`, `scrape`, `stamp` and `var-<name>`.
//
// What goes wrong is collected in `window.findings`; `window.drawn` says that every
// panel has its data and was painted.
import { createRoot } from 'react-dom/client';

import { marks } from './annotations.js';
import { collectErrors, found } from './findings.js';
import { prepareGrafana } from './grafana.js';
import { Page } from './page.jsx';
import { asked } from './request.js';
import { resolve } from './variables.js';

collectErrors();

async function draw() {
  prepareGrafana();
  const request = asked(window.location.search);
  const answer = await fetch(request.dashboard);
  const dashboard = await answer.json();
  const context = request.context(dashboard);
  context.variables = await resolve(dashboard, request.given, context);
  context.marks = await marks(dashboard, context);
  createRoot(document.getElementById('root')).render(
    <Page dashboard={dashboard} context={context} />
  );
}

draw().catch((error) => {
  found('dashboard', error);
  window.drawn = true;
});
