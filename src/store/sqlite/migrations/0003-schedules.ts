/**
 * Schedules and what was decided about their slots. Instants are milliseconds since 1970, so that they
 * compare as numbers; definitions, pauses, reasons and notes are JSON.
 */
export const schedules = `
CREATE TABLE schedules (
  run INTEGER PRIMARY KEY REFERENCES runs ON DELETE CASCADE,
  project TEXT NOT NULL,
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  definition TEXT NOT NULL,
  registered_at INTEGER NOT NULL,
  edited_at INTEGER,
  decided_up_to INTEGER,
  waited_up_to INTEGER,
  runs INTEGER NOT NULL,
  past TEXT,
  pauses TEXT NOT NULL,
  next_at INTEGER,
  wakes INTEGER NOT NULL,
  waiting TEXT,
  ended TEXT,
  UNIQUE (project, name)
) STRICT;

-- The scheduler looks at what is due and at nothing else, however many schedules there are.
CREATE INDEX schedules_due ON schedules (next_at) WHERE next_at IS NOT NULL;

CREATE TABLE slots (
  schedule INTEGER NOT NULL REFERENCES schedules ON DELETE CASCADE,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  through INTEGER,
  late_ms INTEGER,
  reason TEXT,
  note TEXT,
  decided_at INTEGER NOT NULL,
  run TEXT,
  PRIMARY KEY (schedule, kind, at)
) STRICT, WITHOUT ROWID;

CREATE INDEX slots_by_run ON slots (run) WHERE run IS NOT NULL;
CREATE INDEX slots_by_time ON slots (schedule, at);
CREATE INDEX slots_queued ON slots (schedule, at) WHERE outcome = 'queued';

-- One row: who leads, or led last. pid, start_time and boot_id are null after a release.
CREATE TABLE scheduler (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  epoch INTEGER NOT NULL,
  pid INTEGER,
  start_time TEXT,
  boot_id TEXT,
  since TEXT,
  stop_by TEXT
) STRICT;

-- A schedule has no driver: whoever settles what was left need not look at it.
DROP INDEX runs_unfinished;
CREATE INDEX runs_unfinished ON runs (id)
  WHERE status NOT IN ('succeeded', 'failed', 'upstream_failed', 'stopped', 'skipped', 'on_schedule');
`
