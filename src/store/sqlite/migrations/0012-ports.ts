/** Ports of this machine that runs have, from the moment they are chosen: before the run itself is recorded. */
export const ports = `
CREATE TABLE ports (
  port INTEGER PRIMARY KEY,
  run TEXT NOT NULL,
  pid INTEGER NOT NULL,
  start_time TEXT NOT NULL,
  boot_id TEXT NOT NULL
) STRICT;
`
