// What differs from place to place. Everything else follows from it.
{
  _config+:: {
    // Which targets are agents. Only `up` needs it: all other names are wattprint's own.
    selector: 'job="wattprint"',

    // Where the sections of docs/runbooks.md can be read.
    runbooks: 'https://github.com/wattprint/wattprint/blob/main/docs/runbooks.md',

    // How often agents are scraped; panels never look at less than four scrapes.
    scrapeInterval: '15s',

    tags: ['wattprint', 'energy'],

    thresholds: {
      sourceStaleSeconds: 300,
      snapshotStaleSeconds: 60,
      gapShare: 0.05,
      modelledShare: 0.5,
      unattributedShare: 0.2,
      idleShare: 0.5,
      // Below this an accelerator's idleness is not worth a message: about what one H100 draws
      // with nothing to do.
      idleWatts: 60,
      // Yearly factors of a grid appear some months after their year; where agents are given
      // hourly ones, a few hours are right here.
      intensityStaleSeconds: 2 * 365 * 86400,
      // Above the noise of adding floating point numbers, far below any real fault.
      conservationJoules: 1,
      auditStaleSeconds: 3600,
      ledgerBytes: 10e9,
      restartsPerHour: 3,
      // Burn rate 1 uses exactly the budget in 30 days.
      burnFast: 2,
      burnSlow: 1.1,
    },
  },
}
