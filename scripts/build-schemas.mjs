// Builds everything that comes from the schemas in schemas/:
//
//   src/schema/validators.generated.js (and .d.ts)   what decides whether a document is well-formed
//   src/schema/shapes.generated.ts                    what is expected where: for normalizing and messages
//   src/polyaxonfile/types.generated.ts               TypeScript types of normalized documents
//   schemas/polyaxonfile.schema.json                  one schema for editors
//   schemas/config.schema.json                        the same for configuration files
//
// `--check` writes nothing and fails when one of them is out of date.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleSchemas } from './schemas/bundle.mjs'
import { editorSchema } from './schemas/editor.mjs'
import { CONFIG_SCHEMA, EDITOR_SCHEMA, loadSchemas } from './schemas/load.mjs'
import { shapesCode } from './schemas/shapes.mjs'
import { typesCode } from './schemas/types.mjs'
import { validatorsCode, validatorsTypes } from './schemas/validators.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

export async function generated() {
  const defs = bundleSchemas(loadSchemas(join(root, 'schemas')), ['polyaxonfile.json', 'config/config.json'])
  return {
    'src/schema/validators.generated.js': await validatorsCode(defs),
    'src/schema/validators.generated.d.ts': validatorsTypes,
    'src/schema/shapes.generated.ts': shapesCode(defs),
    'src/polyaxonfile/types.generated.ts': typesCode(defs),
    [`schemas/${EDITOR_SCHEMA}`]: `${JSON.stringify(editorSchema(defs), null, 2)}\n`,
    [`schemas/${CONFIG_SCHEMA}`]: `${JSON.stringify(editorSchema(defs, 'Config'), null, 2)}\n`,
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const outputs = Object.entries(await generated())
  const stale = outputs.filter(
    ([file, text]) => !existsSync(join(root, file)) || readFileSync(join(root, file), 'utf8') !== text,
  )
  if (!process.argv.includes('--check'))
    for (const [file, text] of stale) writeFileSync(join(root, file), text)
  else if (stale.length) {
    console.error(
      `out of date: ${stale.map(([file]) => file).join(', ')}\nrun: node scripts/build-schemas.mjs`,
    )
    process.exitCode = 1
  }
}
