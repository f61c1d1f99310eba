/**
 * Statuses of other runs that schedules wait for, and what of it has occurred since the last run that came of it:
 * of a run by its uuid, or of each run of an operation in a project.
 */
export const awaited = `
CREATE TABLE awaited (
  schedule INTEGER NOT NULL REFERENCES schedules ON DELETE CASCADE,
  position INTEGER NOT NULL,
  run TEXT,
  project TEXT,
  operation TEXT,
  statuses TEXT NOT NULL,
  seen_run TEXT,
  seen_status TEXT,
  PRIMARY KEY (schedule, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX awaited_runs ON awaited (run) WHERE run IS NOT NULL;
CREATE INDEX awaited_operations ON awaited (operation, project) WHERE operation IS NOT NULL;
`
