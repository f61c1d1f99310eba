// Reads the hand-written schemas: file name (relative to schemas/) → parsed JSON.
import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

/** The files in schemas/ that are generated. */
export const EDITOR_SCHEMA = 'polyaxonfile.schema.json'
export const CONFIG_SCHEMA = 'config.schema.json'

export function loadSchemas(directory) {
  const files = new Map()
  for (const name of readdirSync(directory, { recursive: true }).map(slashes).sort()) {
    if (!name.endsWith('.json') || [EDITOR_SCHEMA, CONFIG_SCHEMA].includes(name)) continue
    files.set(name, JSON.parse(readFileSync(join(directory, name), 'utf8')))
  }
  return files
}

const slashes = (name) => name.replaceAll('\\', '/')

/** `../scalars.json#/$defs/name` seen from `run/job.json` → file `scalars.json`, pointer `/$defs/name`. */
export function resolveRef(ref, from) {
  const [path, pointer = ''] = ref.split('#')
  return { file: path ? posix.normalize(posix.join(posix.dirname(from), path)) : from, pointer }
}

export function schemaAt(files, { file, pointer }) {
  const schema = pointer
    .split('/')
    .slice(1)
    .reduce((node, key) => node?.[key], files.get(file))
  if (!schema) throw new Error(`schemas/${file}#${pointer} does not exist`)
  return schema
}
