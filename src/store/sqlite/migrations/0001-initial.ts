/**
 * The first tables. JSON is kept as text; times as ISO 8601 in UTC with milliseconds, which order
 * as texts; `run` is the number of a run within this file. What is long and rarely looked at, the
 * content, is kept apart, so that listing and sorting read little.
 */
export const initial = `
CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE,
  name TEXT,
  project TEXT NOT NULL,
  owner TEXT NOT NULL,
  description TEXT,
  tags TEXT NOT NULL,
  kind TEXT NOT NULL,
  status TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  started_at TEXT,
  finished_at TEXT,
  wait_time REAL,
  duration REAL,
  attempt INTEGER NOT NULL,
  inputs TEXT NOT NULL,
  outputs TEXT NOT NULL,
  meta_info TEXT NOT NULL
) STRICT;

CREATE INDEX runs_by_creation ON runs (created_at);
CREATE INDEX runs_by_update ON runs (updated_at);
CREATE INDEX runs_by_project ON runs (project, updated_at);
CREATE INDEX runs_unfinished ON runs (id)
  WHERE status NOT IN ('succeeded', 'failed', 'upstream_failed', 'stopped', 'skipped');

CREATE TABLE contents (
  run INTEGER PRIMARY KEY REFERENCES runs ON DELETE CASCADE,
  content TEXT NOT NULL
) STRICT;

CREATE TABLE conditions (
  run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  position INTEGER NOT NULL,
  type TEXT NOT NULL,
  reason TEXT NOT NULL,
  message TEXT NOT NULL,
  last_update_time TEXT NOT NULL,
  last_transition_time TEXT NOT NULL,
  PRIMARY KEY (run, position)
) STRICT, WITHOUT ROWID;

-- pid, start_time and boot_id are null once the driver has released the run.
CREATE TABLE drivers (
  run INTEGER PRIMARY KEY REFERENCES runs ON DELETE CASCADE,
  epoch INTEGER NOT NULL,
  pid INTEGER,
  start_time TEXT,
  boot_id TEXT
) STRICT;

CREATE TABLE attempts (
  run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  number INTEGER NOT NULL,
  executor TEXT NOT NULL,
  claimed_at TEXT NOT NULL,
  deadline TEXT,
  PRIMARY KEY (run, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE requests (
  run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  kind TEXT NOT NULL,
  requested_by TEXT NOT NULL,
  requested_at TEXT NOT NULL,
  PRIMARY KEY (run, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE artifacts (
  run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  name TEXT NOT NULL,
  is_input INTEGER NOT NULL,
  kind TEXT NOT NULL,
  path TEXT,
  summary TEXT NOT NULL,
  PRIMARY KEY (run, name, is_input)
) STRICT, WITHOUT ROWID;

-- A value that is not a number is null, for SQLite has no NaN; infinities are kept as they are.
CREATE TABLE metrics (
  run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  name TEXT NOT NULL,
  last REAL,
  step REAL,
  count INTEGER NOT NULL,
  min REAL,
  max REAL,
  timestamp TEXT NOT NULL,
  PRIMARY KEY (run, name)
) STRICT, WITHOUT ROWID;

-- By uuid: what a run used may have come from elsewhere.
CREATE TABLE edges (
  upstream TEXT NOT NULL,
  downstream TEXT NOT NULL,
  kind TEXT NOT NULL,
  used TEXT NOT NULL,
  PRIMARY KEY (upstream, downstream, kind, used)
) STRICT, WITHOUT ROWID;

CREATE INDEX edges_by_downstream ON edges (downstream);
`
