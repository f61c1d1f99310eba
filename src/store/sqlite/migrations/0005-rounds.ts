/** What a search has suggested, round by round: written down before any of its runs starts. */
export const rounds = `
CREATE TABLE rounds (
  run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  number INTEGER NOT NULL,
  suggestions TEXT NOT NULL,
  PRIMARY KEY (run, number)
) STRICT, WITHOUT ROWID;
`
