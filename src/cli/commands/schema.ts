import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { didYouMean } from '../../base/did-you-mean.js'
import { UsageError } from '../application.js'
import { command } from '../command.js'
import { ExitCode } from '../exit-code.js'

export const schemaCommand = command({
  name: 'schema',
  summary: 'print the JSON Schema of a Polyaxonfile, or of one of its parts, for editors',
  positionals: ['NAME?'],
  options: {},
  examples: ['pxrun schema > polyaxonfile.schema.json', 'pxrun schema component', 'pxrun schema termination'],
  async run({ terminal, packageRoot }, _options, [name = WHOLE]) {
    const text = await readFile(join(packageRoot, 'schemas', 'polyaxonfile.schema.json'), 'utf8')
    const schema = JSON.parse(text) as EditorSchema
    const part = name === WHOLE ? schema : partOf(schema, definitionNamed(name, schema.definitions))
    await terminal.print(JSON.stringify(part, undefined, 2))
    return ExitCode.ok
  },
})

const WHOLE = 'polyaxonfile'

/** What a file of its own may hold differs a little from the same part inside of another one. */
const FILES: Readonly<Record<string, string>> = { component: 'ComponentFile', operation: 'OperationFile' }

interface EditorSchema {
  readonly $schema: string
  readonly definitions: Readonly<Record<string, unknown>>
}

/** `component`, `termination`, `cron-schedule`, `CronSchedule`. */
function definitionNamed(name: string, definitions: EditorSchema['definitions']): string {
  const bare = (text: string) => text.toLowerCase().replaceAll(/[-_]/g, '')
  const known = Object.keys(definitions)
  const found = Object.hasOwn(FILES, name) ? FILES[name] : known.find((other) => bare(other) === bare(name))
  if (found !== undefined) return found
  const close = didYouMean(name, [WHOLE, ...Object.keys(FILES), ...known])
  throw new UsageError(
    `there is no schema \`${name}\`${close ? `; did you mean \`${close}\`?` : `; there is ${WHOLE}, component, operation and each part of them, such as termination`}`,
  )
}

/** The schema of one definition, with the others that it needs. */
function partOf({ $schema, definitions }: EditorSchema, name: string) {
  const needed = new Set([name])
  for (const other of needed) {
    for (const [, ref] of JSON.stringify(definitions[other]).matchAll(/"\$ref":"#\/definitions\/(\w+)/g))
      needed.add(ref!)
  }
  const kept = Object.entries(definitions).filter(([other]) => needed.has(other))
  return { $schema, $ref: `#/definitions/${name}`, definitions: Object.fromEntries(kept) }
}
