'use strict';
// The page as it came works by itself. This brings it up to date and lets its
// charts be read point by point, with a pointer or the arrow keys.
(() => {
  const EVERY = 5000, SLOWEST = 60000, PATIENCE = 4000;
  const page = document.getElementById('page');
  const alert = document.getElementById('alert');
  let wait = EVERY, timer = 0, asking = false;
  let fresh = new Date();

  const clock = (at) => at.toISOString().slice(11, 19) + ' UTC';

  // Whatever this script has put into the page is its own, and outlives an update.
  const isOwn = (node) => node.nodeType === 1 && node.hasAttribute('data-own');
  const others = (node) => [...node.childNodes].filter((child) => !isOwn(child));

  // Makes one element like another without replacing it, so that focus, opened
  // details and selections stay where they are.
  function follow(now, next) {
    if (now.nodeName !== next.nodeName || now.id !== next.id) {
      now.replaceWith(document.importNode(next, true));
      return;
    }
    if (now.nodeType !== 1) {
      if (now.data !== next.data) now.data = next.data;
      return;
    }
    for (const { name, value } of next.attributes) {
      if (now.getAttribute(name) !== value) now.setAttribute(name, value);
    }
    for (const { name } of [...now.attributes]) {
      if (!next.hasAttribute(name) && name !== 'open') now.removeAttribute(name);
    }
    const before = others(now), after = others(next);
    after.forEach((child, at) => {
      if (at < before.length) follow(before[at], child);
      else now.append(document.importNode(child, true));
    });
    before.slice(after.length).forEach((child) => child.remove());
  }

  async function ask() {
    if (asking) return;
    asking = true;
    clearTimeout(timer);
    try {
      const answer = await fetch('/', { cache: 'no-store', signal: AbortSignal.timeout(PATIENCE) });
      const next = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('page');
      if (!answer.ok || !next) throw new Error('this is not the page');
      follow(page, next);
      readCharts();
      fresh = new Date();
      wait = EVERY;
      say('');
    } catch {
      wait = Math.min(2 * wait, SLOWEST);
      say(`Not updated since ${clock(fresh)}: the agent does not answer. This page keeps trying.`);
    }
    asking = false;
    if (!document.hidden) timer = setTimeout(ask, wait);
  }

  // The same words again would be read out again.
  function say(words) {
    if (alert.textContent !== words) alert.textContent = words;
    document.documentElement.classList.toggle('stale', words !== '');
  }

  document.addEventListener('visibilitychange', () => {
    if (document.hidden) clearTimeout(timer);
    else ask();
  });

  const numbers = (text) => (text.match(/-?\d+(?:\.\d+)?/g) || []).map(Number);

  // The numbers of a chart are the coordinates of its paths.
  function points(plot) {
    const found = new Map();
    const line = numbers(plot.querySelector('.best').getAttribute('d'));
    for (let at = 0; at < line.length; at += 2) found.set(line[at], { best: Math.abs(line[at + 1]) });
    for (const stretch of plot.querySelector('.band').getAttribute('d').split('M')) {
      const edge = numbers(stretch), half = edge.length / 2;
      for (let at = 0; at < half; at += 2) {
        const point = found.get(edge[at]);
        if (point) Object.assign(point, { high: Math.abs(edge[at + 1]), low: Math.abs(edge[edge.length - at - 1]) });
      }
    }
    return found;
  }

  function watts(value) {
    if (value === 0) return '0 W';
    const [scale, unit] = value >= 999.5 ? [1000, 'kW'] : value < 0.9995 ? [0.001, 'mW'] : [1, 'W'];
    return `${Number((value / scale).toPrecision(3))} ${unit}`;
  }

  // A slider tells its own value when it changes; a live region beside it would say
  // everything twice.
  function reader(plot) {
    const element = document.createElement('div');
    element.className = 'reader';
    element.tabIndex = 0;
    element.setAttribute('data-own', '');
    element.setAttribute('role', 'slider');
    element.setAttribute('aria-orientation', 'horizontal');
    element.addEventListener('keydown', (event) => {
      const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -30, PageUp: 30, Home: -Infinity, End: Infinity }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      show(plot, (element.chosen ?? Infinity) + step);
    });
    element.addEventListener('focus', () => show(plot, element.chosen ?? Infinity));
    element.addEventListener('blur', () => hide(plot));
    element.addEventListener('pointermove', (event) => {
      const box = element.getBoundingClientRect();
      show(plot, Math.round((event.clientX - box.left) / box.width * plot.dataset.width));
    });
    element.addEventListener('pointerleave', () => {
      if (document.activeElement !== element) hide(plot);
    });
    plot.append(element);
    return element;
  }

  const own = (plot) => plot.querySelector('.reader') || reader(plot);
  const readout = (plot) => plot.closest('.frame').parentElement.querySelector('.readout');
  const momentOf = (plot, step) => (Number(plot.dataset.until) - (plot.dataset.width - 1 - step) * plot.dataset.step) * 1000;

  function show(plot, wanted) {
    const element = own(plot), last = plot.dataset.width - 1;
    const step = Math.max(0, Math.min(last, wanted));
    const point = points(plot).get(step);
    const moment = momentOf(plot, step), when = clock(new Date(moment));
    const [best, low, high] = point ? [point.best, point.low, point.high].map(watts) : [];
    const spoken = point ? `${best}, between ${low} and ${high}` : 'not measured';
    const seen = point ? `${best} (${low} to ${high})` : spoken;
    element.chosen = step;
    // The latest point stays the latest; any other stays where it is in time.
    element.moment = step === last ? undefined : moment;
    element.classList.add('reading');
    element.classList.toggle('gap', !point);
    element.style.setProperty('--at', `${100 * step / plot.dataset.width}%`);
    if (point) element.style.setProperty('--level', `${100 - 100 * point.best / plot.dataset.top}%`);
    element.setAttribute('aria-valuenow', step);
    element.setAttribute('aria-valuetext', `${when}: ${spoken}`);
    readout(plot).textContent = `${when}: ${seen}`;
  }

  function hide(plot) {
    own(plot).classList.remove('reading');
    readout(plot).textContent = '';
  }

  function readCharts() {
    for (const plot of document.querySelectorAll('.plot')) {
      const element = own(plot), last = plot.dataset.width - 1;
      element.setAttribute('aria-label', `Power of ${plot.dataset.what}, step by step`);
      element.setAttribute('aria-valuemin', 0);
      element.setAttribute('aria-valuemax', last);
      if (element.moment !== undefined) {
        element.chosen = last - Math.round((Number(plot.dataset.until) * 1000 - element.moment) / 1000 / plot.dataset.step);
      } else {
        element.chosen = last;
      }
      if (element.classList.contains('reading')) show(plot, element.chosen);
      else {
        element.setAttribute('aria-valuenow', element.chosen);
        element.setAttribute('aria-valuetext', 'Arrow keys move through the last hour');
      }
    }
  }

  readCharts();
  timer = setTimeout(ask, EVERY);
})();
