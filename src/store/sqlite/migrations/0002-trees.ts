/** Runs that start other runs: where each stands in its tree. A controller has one child of each key. */
export const trees = `
ALTER TABLE runs ADD COLUMN parent TEXT;
ALTER TABLE runs ADD COLUMN root TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN key TEXT;
ALTER TABLE runs ADD COLUMN iteration INTEGER;
ALTER TABLE runs ADD COLUMN original TEXT;
ALTER TABLE runs ADD COLUMN cloning_kind TEXT;
ALTER TABLE runs ADD COLUMN schedule_at TEXT;
ALTER TABLE runs ADD COLUMN pending TEXT;
ALTER TABLE runs ADD COLUMN queue TEXT;

UPDATE runs SET root = uuid;

CREATE UNIQUE INDEX runs_by_parent ON runs (parent, key) WHERE parent IS NOT NULL AND key IS NOT NULL;
CREATE INDEX runs_by_root ON runs (root);
`
