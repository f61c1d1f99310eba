import { openSync, writeSync } from 'node:fs'

/** Lets one pass a gate while its end is open. It is opened for both ways, so that nobody has to be waited for. */
export function openGate(path: string): number {
  const end = openSync(path, 'r+')
  writeSync(end, '\n')
  return end
}
