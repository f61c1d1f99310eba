/** The package as it is packed, and as others load it: what comes along with `check`, CommonJS, types, bundlers. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packed, projectWithPackage } from './package-folder.js'

const DOCUMENT = JSON.stringify(
  'version: 1.1\nkind: component\nrun: {kind: job, container: {command: [echo, hi]}}\n',
)
const CHECK = `const { diagnostics } = check(bundleOf({ name: 'a.yaml', text: ${DOCUMENT} }))\nconsole.log(diagnostics.length)\n`

const TYPED = `
import { type ConnectionKind, createEngine, type Engine, type EngineEvent, fail, type Initializer, ok } from 'pxrun'
import { targetPlace } from 'pxrun/init'
import { connectionKindContract, initializerContract } from 'pxrun/testing'

const file: Initializer = {
  kind: 'file',
  async run(_spec, context) {
    const place = targetPlace('a', context)
    return place.ok ? ok({ artifacts: [], edges: [] }) : place
  },
}
const kind: ConnectionKind = {
  kind: 'x',
  needs: ['url'],
  source: ({ schema }) => ok({ uri: (path) => \`\${schema.url}/\${path}\`, fetch: async () => fail({ problem: 'no' }) }),
}
initializerContract({ name: 'mine', initializer: file, create: () => ({ spec: {}, brings: [], refuses: [] }) })
connectionKindContract({ name: 'mine', type: kind, create: ({ home }) => ({ schema: { url: home }, files: {} }) })
const engine: Engine = await createEngine({ home: '/nowhere', initializers: [file], connectionKinds: [kind] })
for await (const event of engine.events({ signal: AbortSignal.timeout(1) })) {
  const told: EngineEvent = event
  if (told.type === 'run.log') told.line.toUpperCase()
  // @ts-expect-error: a line is of logs only
  if (told.type === 'run.status') told.line.toUpperCase()
}
// @ts-expect-error: there is no such executor
await createEngine({ home: '/nowhere', executors: ['slurm'] })
`

const OPTIONS = {
  strict: true,
  module: 'nodenext',
  target: 'es2022',
  noEmit: true,
  skipLibCheck: false,
  exactOptionalPropertyTypes: true,
  types: ['node'],
}

let tarball: string
const folder = mkdtempSync(join(tmpdir(), 'pxrun-packed-'))
beforeAll(() => {
  tarball = packed(folder)
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the package', () => {
  it('is typed for the strictest compiler', () => {
    const project = projectWithPackage(tarball)
    const write = (name: string, text: string) => writeFileSync(join(project, name), text)
    write('typed.mts', TYPED)
    write('tsconfig.json', JSON.stringify({ compilerOptions: OPTIONS, files: ['typed.mts'] }))
    const tsc = resolve('node_modules/typescript/bin/tsc')
    const { stdout } = spawnSync(process.execPath, [tsc, '-p', project], { encoding: 'utf8' })
    expect(stdout).toBe('')
  }, 60_000)

  it('runs a document', () => {
    const project = projectWithPackage(tarball)
    const run = `import { createEngine } from 'pxrun'\nconst engine = await createEngine({ home: 'home' })\nconsole.log((await engine.run({ text: ${DOCUMENT} })).status)\nawait engine.close()\n`
    writeFileSync(join(project, 'run.mjs'), run)
    expect(execFileSync(process.execPath, ['run.mjs'], { cwd: project, encoding: 'utf8' })).toBe(
      'succeeded\n',
    )
  })

  it('loads nothing that runs things with check', () => {
    const folder = projectWithPackage(tarball)
    writeFileSync(
      join(folder, 'script.mjs'),
      `import { createRequire } from 'node:module'
import { bundleOf, check } from 'pxrun'
${CHECK}
console.log(JSON.stringify(Object.keys(createRequire(import.meta.url).cache)))
console.log(JSON.stringify(process.moduleLoadList))
`,
    )
    const [count, required, builtins] = execFileSync(process.execPath, ['script.mjs'], {
      cwd: folder,
      encoding: 'utf8',
    }).split('\n')
    expect(count).toBe('0')
    // libsql and simple-git are CommonJS, and git needs processes.
    expect(JSON.parse(required!)).toEqual([])
    expect(JSON.parse(builtins!)).not.toContain('NativeModule child_process')
  })

  it('works from CommonJS', () => {
    const folder = projectWithPackage(tarball)
    writeFileSync(
      join(folder, 'script.cjs'),
      `import('pxrun').then(({ bundleOf, check, createEngine }) => {\n${CHECK}console.log(typeof createEngine)\n})\n`,
    )
    expect(execFileSync(process.execPath, ['script.cjs'], { cwd: folder, encoding: 'utf8' })).toBe(
      '0\nfunction\n',
    )
  })

  it.each([
    ['check', `import { bundleOf, check } from 'pxrun'\n${CHECK}`],
    ['compile', `import { bundleOf, compile } from 'pxrun'\nconsole.log(compile, bundleOf)\n`],
  ])('is shaken down to %s by a bundler', async (_, script) => {
    const folder = projectWithPackage(tarball)
    writeFileSync(join(folder, 'script.mjs'), script)
    const { metafile } = await build({
      absWorkingDir: folder,
      entryPoints: ['script.mjs'],
      bundle: true,
      write: false,
      metafile: true,
      format: 'esm',
      platform: 'node',
      outdir: 'out',
      external: ['libsql', 'simple-git', 'yaml', 'onnxruntime-node'],
      preserveSymlinks: true,
    })
    const imports = Object.values(metafile.outputs).flatMap((output) =>
      output.imports.map(({ path }) => path),
    )
    expect(imports.filter((path) => !path.startsWith('node:'))).toEqual([])
  })

  it('names in its exports what is there', () => {
    const { exports } = JSON.parse(readFileSync('package.json', 'utf8'))
    for (const [name, entry] of Object.entries(exports)) {
      if (name.includes('*') || typeof entry === 'string') continue
      for (const path of Object.values(entry as Record<string, string>))
        expect(readFileSync(path)).toBeTruthy()
    }
  })
})
