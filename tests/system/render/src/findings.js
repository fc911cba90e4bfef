// What was wrong with a dashboard, for the program that drives the browser.

window.findings = [];

// Remembers a fault and where it was. Nothing is thrown, so that one bad panel hides
// nothing about the others.
export function found(where, what) {
  const text = what instanceof Error ? what.message : String(what);
  window.findings.push(`${where}: ${text}`);
}

// Faults that nobody caught are findings too.
export function collectErrors() {
  window.addEventListener('error', (event) => found('page', event.message));
  window.addEventListener('unhandledrejection', (event) => found('page', event.reason));
}
