/**
 * What is to be told of runs that have ended: a row for each hook that its final status has triggered, written
 * in the same transaction as that status. pid, start_time and boot_id are of the process that works on it.
 */
export const hooks = `
CREATE TABLE hooks (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  -- The final condition, and the hook's place in its operation.
  condition INTEGER NOT NULL,
  position INTEGER NOT NULL,
  component TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'skipped', 'failed')),
  attempts INTEGER NOT NULL,
  next_at TEXT NOT NULL,
  message TEXT NOT NULL,
  hook_run TEXT,
  updated_at TEXT NOT NULL,
  pid INTEGER,
  start_time TEXT,
  boot_id TEXT,
  UNIQUE (run, condition, position)
) STRICT;

CREATE INDEX hooks_pending ON hooks (next_at) WHERE state = 'pending';
`
