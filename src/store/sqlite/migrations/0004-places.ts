/**
 * The places of the machine that are taken, and the processes that wait for one. A row belongs to a process;
 * whoever finds that it is dead removes it.
 */
export const places = `
CREATE TABLE places (
  id INTEGER PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('held', 'waiting')),
  queue TEXT,
  priority INTEGER NOT NULL,
  pid INTEGER NOT NULL,
  start_time TEXT NOT NULL,
  boot_id TEXT NOT NULL
) STRICT;
`
