-- Version 1 of the ledger. What queries choose by has a column of its own; a
-- description is the JSON of the value as the program knows it, so that a new
-- optional field needs no new version.
--
-- Energies are whole microjoules, times are nanoseconds, wall time is UTC since
-- 1970. Raw counters are the bits of an unsigned number and are never summed.

CREATE TABLE session (
    number      INTEGER PRIMARY KEY,
    id          TEXT    NOT NULL UNIQUE,
    kind        TEXT    NOT NULL CHECK (kind IN ('run', 'agent')),
    boot        TEXT    NOT NULL,
    started     INTEGER NOT NULL,
    ended       INTEGER,            -- empty unless it ended in good order
    description TEXT    NOT NULL
) STRICT;

CREATE TABLE channel (
    number    INTEGER PRIMARY KEY,
    component TEXT NOT NULL,
    device    TEXT NOT NULL,
    UNIQUE (component, device)
) STRICT;

CREATE TABLE instrument (
    session     INTEGER NOT NULL REFERENCES session,
    channel     INTEGER NOT NULL REFERENCES channel,
    description TEXT    NOT NULL,
    PRIMARY KEY (session, channel)
) STRICT, WITHOUT ROWID;

-- Who can be charged. A workload may be charged before it has been described.
CREATE TABLE holder (
    number   INTEGER PRIMARY KEY,
    kind     TEXT NOT NULL CHECK (kind IN ('idle', 'unattributed', 'workload')),
    workload TEXT UNIQUE,
    CHECK ((kind = 'workload') = (workload IS NOT NULL))
) STRICT;

INSERT INTO holder (number, kind) VALUES (1, 'idle'), (2, 'unattributed');

CREATE TABLE workload (
    holder      INTEGER PRIMARY KEY REFERENCES holder,
    name        TEXT    NOT NULL,
    started     INTEGER NOT NULL,
    description TEXT    NOT NULL
) STRICT;

CREATE TABLE period (
    number          INTEGER PRIMARY KEY,
    session         INTEGER NOT NULL REFERENCES session,
    ordinal         INTEGER NOT NULL,
    from_wall       INTEGER NOT NULL,
    from_monotonic  INTEGER NOT NULL,
    from_boot       INTEGER NOT NULL,
    until_wall      INTEGER NOT NULL,
    until_monotonic INTEGER NOT NULL,
    until_boot      INTEGER NOT NULL,
    suspended       INTEGER NOT NULL,
    late_ticks      INTEGER NOT NULL,
    sealed          INTEGER NOT NULL CHECK (sealed IN (0, 1)),
    UNIQUE (session, ordinal)
) STRICT;

CREATE TABLE meter (
    period    INTEGER NOT NULL REFERENCES period,
    channel   INTEGER NOT NULL REFERENCES channel,
    energy    INTEGER NOT NULL,
    low       INTEGER NOT NULL,
    high      INTEGER NOT NULL,
    gap       INTEGER NOT NULL,
    raw_start INTEGER,
    raw_end   INTEGER,
    epoch     TEXT    NOT NULL,     -- of the counter at the end of the period
    gap_time  INTEGER NOT NULL,
    reads     INTEGER NOT NULL,
    misses    INTEGER NOT NULL,
    restarts  INTEGER NOT NULL,
    by_power  INTEGER,
    PRIMARY KEY (period, channel)
) STRICT, WITHOUT ROWID;

CREATE TABLE entry (
    period      INTEGER NOT NULL REFERENCES period,
    channel     INTEGER NOT NULL REFERENCES channel,
    holder      INTEGER NOT NULL REFERENCES holder,
    energy      INTEGER NOT NULL,
    low         INTEGER NOT NULL,
    high        INTEGER NOT NULL,
    gap         INTEGER NOT NULL,
    usage       REAL    NOT NULL,
    usage_total REAL    NOT NULL,
    reserved    INTEGER NOT NULL,
    PRIMARY KEY (period, channel, holder)
) STRICT, WITHOUT ROWID;

CREATE INDEX entry_by_holder ON entry (holder, period);

CREATE TABLE remark (
    session INTEGER NOT NULL REFERENCES session,
    ordinal INTEGER NOT NULL,       -- of the period in which it was made
    text    TEXT    NOT NULL,
    PRIMARY KEY (session, ordinal, text)
) STRICT, WITHOUT ROWID;
