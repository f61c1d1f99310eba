/** What has to be equal for a run to take the result of another: its key, and the parts of that, for a miss. */
export const cache = `
CREATE TABLE cache_keys (
  run INTEGER PRIMARY KEY REFERENCES runs ON DELETE CASCADE,
  key TEXT NOT NULL,
  parts TEXT NOT NULL
) STRICT;

CREATE INDEX cache_by_key ON cache_keys (key, run);
`
