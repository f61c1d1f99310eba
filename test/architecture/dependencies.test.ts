/** The house rules that a reader can rely on: who may import whom, and who may touch the outside world. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const src = resolve(import.meta.dirname, '../../src')

/** Rows of folders; a folder imports only from rows above its own. Folders of one row do not know each other. */
const ROWS: readonly (readonly string[])[] = [
  ['base'],
  ['diagnostics', 'host'],
  ['lifecycle'],
  ['yaml', 'schema', 'template', 'types', 'query', 'schedule', 'home', 'tuning'],
  ['polyaxonfile'],
  ['compile', 'migrate'],
  ['resolve'],
  ['plan'],
  ['pipeline.ts'],
  ['connections'],
  ['store', 'executors', 'init', 'tracking', 'score', 'hub', 'graph'],
  ['engine'],
  ['scheduler'],
  ['embedding'],
  ['index.ts'],
  ['editor'],
  ['cli'],
  ['assemble.ts', 'start.ts'],
  ['program.ts', 'check-program.ts'],
  ['bin.ts', 'mask.ts', 'spawn.ts'],
]

/** Rooms that only compute: the same in a browser, a worker or a test. */
const PURE = [
  'base',
  'diagnostics',
  'lifecycle',
  'yaml',
  'schema',
  'template',
  'types',
  'query',
  'schedule',
  'tuning',
  'polyaxonfile',
  'compile',
  'migrate',
  'resolve',
  'plan',
  'graph',
  'pipeline.ts',
]

/** Third-party packages and the one room that may import each. */
const OWNERS: Readonly<Record<string, string>> = {
  yaml: 'yaml',
  ajv: 'schema',
  nunjucks: 'template',
  libsql: 'store',
  'simple-git': 'init',
  '@aws-sdk': 'init',
  '@azure': 'init',
  '@google-cloud': 'init',
  'csv-parse': 'score',
  'onnxruntime-node': 'score',
  'vscode-languageserver': 'editor',
  'vscode-languageserver-textdocument': 'editor',
}

interface SourceFile {
  readonly path: string
  readonly room: string
  readonly text: string
  readonly imports: readonly string[]
}

const files: SourceFile[] = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
  .map((path) => {
    const text = readFileSync(join(src, path), 'utf8')
    const imports = [
      ...code(text).matchAll(/(?:^import |\bimport\(|^(?:import|export|\}) .*?from )'([^'\n]+)'/gm),
    ].map((match) => match[1]!)
    return { path, room: path.split('/')[0]!, text, imports }
  })

const rowOf = (room: string) => ROWS.findIndex((row) => row.includes(room))

const roomOfImport = (file: SourceFile, specifier: string) =>
  relative(src, join(src, dirname(file.path), specifier.replace(/\.js$/, '.ts'))).split('/')[0]!

describe('the house rules', () => {
  it('every room has its row', () => {
    expect([...new Set(files.map(({ room }) => room))].filter((room) => rowOf(room) === -1)).toEqual([])
  })

  it('a room imports only from rows above its own', () => {
    const breaches = files.flatMap((file) =>
      file.imports
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => roomOfImport(file, specifier))
        .filter((room) => room !== file.room && rowOf(room) >= rowOf(file.room))
        .map((room) => `${file.path} imports from ${room}/`),
    )
    expect(breaches).toEqual([])
  })

  it('the pure rooms know neither the system nor the clock nor chance', () => {
    const breaches = files
      .filter(({ room }) => PURE.includes(room))
      .flatMap(({ path, text, imports }) => [
        ...imports
          .filter((specifier) => specifier.startsWith('node:'))
          .map((specifier) => `${path} imports ${specifier}`),
        ...[
          ...code(text).matchAll(/(?<![-\w/.'])(process\.\w|Date\.now\(|new Date\(\)|Math\.random\()/g),
        ].map((match) => `${path} uses ${match[1]}`),
      ])
    expect(breaches).toEqual([])
  })

  it('each third-party package is known to one room only', () => {
    const breaches = files.flatMap(({ path, room, imports }) =>
      imports
        .map((specifier) => specifier.split('/')[0]!)
        .filter((name) => !name.startsWith('.') && !name.startsWith('node:') && OWNERS[name] !== room)
        .map((name) => `${path} imports ${name}`),
    )
    expect(breaches).toEqual([])
  })

  it('only the entry file ends the process', () => {
    expect(
      files
        .filter(({ path, text }) => path !== 'bin.ts' && /process\.exit/.test(code(text)))
        .map(({ path }) => path),
    ).toEqual([])
  })
})

/** The text without comments, which may name what the code must not use. */
function code(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
}
