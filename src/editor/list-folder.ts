import { readdirSync } from 'node:fs'

/** The names in a folder, folders with a `/` at the end; none where it cannot be read. */
export function listFolder(path: string): readonly string[] {
  try {
    return readdirSync(path, { withFileTypes: true }).map((entry) =>
      entry.isDirectory() ? `${entry.name}/` : entry.name,
    )
  } catch {
    return []
  }
}
