// Runs in the page, given to the browser as a text: which panels are empty, and which
// texts cannot be read to their end.
//
// A text is clipped where its own box hides what does not fit, or where it ends beyond
// its panel. What lies in a box that scrolls is not clipped, but a table that must be
// scrolled sideways is named.

export function measure() {
  const slack = 2;
  const panels = [...document.querySelectorAll('[data-panel]')];

  const ownText = (element) =>
    [...element.childNodes]
      .filter((node) => node.nodeType === Node.TEXT_NODE)
      .map((node) => node.textContent.trim())
      .join(' ')
      .trim();

  const scrolls = (element, panel) => {
    for (let at = element; at && at !== panel; at = at.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(at);
      if ([overflowX, overflowY].some((it) => it === 'auto' || it === 'scroll')) return true;
    }
    return false;
  };

  const hides = (element) => {
    const { overflowX, clip } = getComputedStyle(element);
    // Texts for screen readers are one pixel large on purpose.
    if (clip !== 'auto' || element.clientWidth <= 1) return false;
    const hidden = overflowX === 'hidden' || overflowX === 'clip';
    return hidden && element.scrollWidth > element.clientWidth + slack;
  };

  const leaves = (element, panel) => {
    const [inner, outer] = [element.getBoundingClientRect(), panel.getBoundingClientRect()];
    if (inner.width <= 1 || inner.height <= 1 || scrolls(element, panel)) return false;
    return inner.right > outer.right + slack || inner.bottom > outer.bottom + slack;
  };

  // Text that is aligned to the right is lost on the left, where nothing can scroll to.
  const loses = (element, panel) => {
    const [node] = [...element.childNodes].filter((it) => it.nodeType === Node.TEXT_NODE && it.textContent.trim());
    const range = document.createRange();
    range.selectNodeContents(node);
    const text = range.getBoundingClientRect();
    for (let at = element; text.width > 1 && at && at !== panel; at = at.parentElement) {
      const { overflowX, clip } = getComputedStyle(at);
      if (clip !== 'auto' || overflowX === 'auto' || overflowX === 'scroll') return false;
      const edge = at.getBoundingClientRect();
      const cut = text.left < edge.left - slack || text.right > edge.right + slack;
      if (overflowX !== 'visible' && cut) return true;
    }
    return false;
  };

  const clipped = (panel) => {
    const texts = [...panel.querySelectorAll('*')].filter((it) => ownText(it));
    const cut = texts.filter((it) => hides(it) || (it.parentElement && hides(it.parentElement)) || leaves(it, panel)
      || loses(it, panel));
    const words = [...panel.querySelectorAll('[data-words]')];
    const long = words.filter((it) => it.scrollHeight > it.clientHeight + slack).map(() => 'the whole text');
    return [...new Set([...cut.map(ownText), ...long])];
  };

  const sideways = (panel) =>
    [...panel.querySelectorAll('[role=grid]')].some((it) => it.scrollWidth > it.clientWidth + slack);

  return panels.map((panel) => ({
    id: Number(panel.dataset.panel),
    title: panel.dataset.title,
    empty: panel.dataset.empty === 'true',
    clipped: clipped(panel),
    sideways: sideways(panel),
  }));
}
