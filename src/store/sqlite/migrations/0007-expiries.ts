/** When the working files of runs that are done may go. */
export const expiries = `
CREATE TABLE expiries (
  run INTEGER PRIMARY KEY REFERENCES runs ON DELETE CASCADE,
  at TEXT NOT NULL
) STRICT;

CREATE INDEX expiries_by_time ON expiries (at);
`
