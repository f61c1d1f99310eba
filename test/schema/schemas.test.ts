/** The hand-written schemas, and what is generated from them. */
import { readdirSync, readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'

interface Schema {
  readonly description?: string
  readonly examples?: readonly unknown[]
  readonly default?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly [keyword: string]: unknown
}

const GENERATED = 'polyaxonfile.schema.json'
const read = (path: string): Schema => JSON.parse(readFileSync(path, 'utf8'))

const files = readdirSync('schemas', { recursive: true })
  .map(String)
  .filter((file) => file.endsWith('.json') && file !== GENERATED && file !== 'config.schema.json')

/** Every property of every section, with its way from the root of the file. */
function* propertiesIn(schema: unknown, path: string): Generator<readonly [string, Schema]> {
  if (typeof schema !== 'object' || schema === null) return
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'examples' || key === 'default' || key === 'if' || key === 'else') continue
    if (key === 'properties') {
      for (const [name, property] of Object.entries(value as Record<string, Schema>)) {
        yield [`${path}/${name}`, property]
      }
    }
    yield* propertiesIn(value, key === 'properties' ? path : `${path}/${key}`)
  }
}

describe('the schemas', () => {
  it.each(files)('%s is a schema, with a title and a description', (file) => {
    const schema = read(`schemas/${file}`)
    expect(new Ajv2020({ strict: false }).validateSchema(schema)).toBe(true)
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema')
    expect(schema.title).toEqual(expect.any(String))
    expect(schema.description).toEqual(expect.any(String))
  })

  it('describe every property', () => {
    const silent = files.flatMap((file) =>
      [...propertiesIn(read(`schemas/${file}`), file)]
        .filter(([, { description }]) => !description)
        .map(([path]) => path),
    )
    expect(silent).toEqual([])
  })

  it('give examples and defaults that are right', () => {
    const ajv = new Ajv({ strict: false }).addSchema({ ...read(`schemas/${GENERATED}`), $id: 'editor' })
    const definitions = read(`schemas/${GENERATED}`).definitions as Record<string, Schema>
    const wrong: string[] = []
    for (const [name, { properties = {} }] of Object.entries(definitions)) {
      for (const [key, { examples = [], default: value }] of Object.entries(properties)) {
        const given = value === undefined ? examples : [...examples, value]
        const isRight = given.length
          ? ajv.getSchema(`editor#/definitions/${name}/properties/${key}`)!
          : () => true
        for (const one of given) if (!isRight(one)) wrong.push(`${name}.${key}: ${JSON.stringify(one)}`)
      }
    }
    expect(wrong).toEqual([])
  })
})

describe('what is generated from them', () => {
  it('is up to date', async () => {
    const builder = '../../scripts/build-schemas.mjs'
    const { generated }: { generated: () => Promise<Readonly<Record<string, string>>> } = await import(
      builder
    )
    const stale = Object.entries(await generated()).filter(
      ([file, text]) => readFileSync(file, 'utf8') !== text,
    )
    expect(stale.map(([file]) => file)).toEqual([])
  })

  it('needs no module of ajv at run time', () => {
    expect(readFileSync('src/schema/validators.generated.js', 'utf8')).not.toMatch(/\brequire\(|\bimport\b/)
  })
})
