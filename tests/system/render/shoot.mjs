// Draws dashboards in headless Chromium, checks what is seen, and takes pictures.
//
// Usage: node shoot.mjs --dashboards FOLDER --prometheus URL --to SECONDS --out FOLDER
//        [--only NAME] [--chromium FILE]
//
// Exits with 1 if anything was wrong, after all dashboards were drawn.
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { chromium } from 'playwright-core';

import { measure } from './measure.js';
import { serve } from './serve.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const read = (file) => JSON.parse(readFileSync(join(here, file), 'utf8'));
const PICTURES = read('pictures.json');
const EXPECTED = read('expected.json');

const { values: given } = parseArgs({
  options: {
    dashboards: { type: 'string' },
    prometheus: { type: 'string' },
    to: { type: 'string' },
    out: { type: 'string' },
    only: { type: 'string' },
    chromium: { type: 'string', default: '/usr/bin/chromium' },
  },
});

// Nothing is fetched from elsewhere: a browser that tries is a finding.
const QUIET = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-quic', '--hide-scrollbars'];

function address(base, name, theme, picture) {
  const query = new URLSearchParams({
    dashboard: `/dashboards/${name}.json`,
    prometheus: given.prometheus,
    to: given.to,
    theme,
    scrape: PICTURES.scrape,
    stamp: PICTURES.stamp,
  });
  if (picture.span) query.set('span', picture.span);
  for (const [variable, value] of Object.entries(picture.variables ?? {})) {
    for (const one of [value].flat()) query.append(`var-${variable}`, one);
  }
  return `${base}index.html?${query}`;
}

// What is wrong with one panel, beyond what is expected of it and why.
function faults(name, panel) {
  const allowed = EXPECTED[`${name}: ${panel.title}`] ?? {};
  const all = [];
  if (panel.empty && !allowed.empty) all.push('shows no data');
  if (!panel.empty && allowed.empty) all.push('shows data: take it off the list of empty ones');
  if (panel.sideways && !allowed.sideways) all.push('must be scrolled sideways');
  if (!allowed.clipped) all.push(...panel.clipped.map((text) => `cuts off "${text}"`));
  return all.map((fault) => `panel ${panel.id} ${panel.title}: ${fault}`);
}

// The whole dashboard, and where a picture asks for it, so many pixels from the top.
async function photograph(page, file, width, top) {
  const whole = await page.evaluate(() => document.querySelector('main')?.offsetHeight ?? 600);
  const take = (path, height) => page.screenshot({ path, clip: { x: 0, y: 0, width, height } });
  await take(join(given.out, `${file}.png`), whole);
  if (top) await take(join(given.out, `${file}-top.png`), Math.min(top, whole));
}

async function shoot(browser, base, name, theme) {
  const picture = PICTURES.dashboards[name] ?? {};
  // Tall enough for any dashboard: what is out of sight, tables do not draw.
  const viewport = { width: picture.width ?? PICTURES.width, height: 5000 };
  const page = await browser.newPage({ viewport });
  const wrong = [];
  page.on('console', (it) => it.type() === 'error' && wrong.push(`console: ${it.text()}`));
  page.on('response', (it) => it.status() >= 400 && wrong.push(`page: ${it.status()} for ${it.url()}`));
  page.on('pageerror', (error) => wrong.push(`page: ${error}`));
  page.on('request', (it) => {
    const ours = [base, given.prometheus, 'data:', 'blob:'].some((start) => it.url().startsWith(start));
    if (!ours) wrong.push(`page: asked ${it.url()}`);
  });
  await page.goto(address(base, name, theme, picture), { timeout: 90_000 });
  await page
    .waitForFunction('window.drawn === true', null, { timeout: 90_000 })
    .catch(() => wrong.push('page: was not drawn within 90 s'));
  const panels = await page.evaluate(measure);
  wrong.push(...(await page.evaluate('window.findings')));
  wrong.push(...panels.flatMap((panel) => faults(name, panel)));
  if (panels.length === 0) wrong.push('page: has no panels');
  await photograph(page, `${name}-${theme}`, viewport.width, picture.top);
  await page.close();
  return { panels: panels.length, wrong };
}

// Where things lie in Grafana: its styles ask for the font Inter, its icons for themselves.
function rootsFor(dashboards) {
  const font = (weight) => join(here, `node_modules/@fontsource/inter/files/inter-latin-${weight}-normal.woff2`);
  return {
    '/': join(here, 'dist'),
    '/dashboards/': dashboards,
    '/public/build/': join(here, 'node_modules/@grafana/ui/dist/public/'),
    '/public/fonts/inter/Inter-Regular.woff2': font(400),
    '/public/fonts/inter/Inter-Medium.woff2': font(500),
  };
}

async function main() {
  mkdirSync(given.out, { recursive: true });
  const folder = resolve(given.dashboards);
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  const names = files.map((file) => basename(file, '.json')).filter((it) => !given.only || it === given.only);
  if (names.length === 0) throw new Error(`no dashboards in ${folder}`);
  const server = await serve(rootsFor(folder));
  const browser = await chromium.launch({ executablePath: given.chromium, args: QUIET });
  let total = 0;
  for (const name of names) {
    for (const theme of ['dark', 'light']) {
      const { panels, wrong } = await shoot(browser, server.url, name, theme);
      console.log(`${name}, ${theme}: ${panels} panels, ${wrong.length} faults`);
      wrong.forEach((line) => console.log(`  ${line}`));
      total += wrong.length;
    }
  }
  await browser.close();
  server.close();
  return total === 0 ? 0 : 1;
}

process.exit(await main());
