/** The package as others load it: what comes along with `check`, CommonJS, bundlers. */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { projectWithPxrun } from './package-folder.js'

const DOCUMENT = JSON.stringify(
  'version: 1.1\nkind: component\nrun: {kind: job, container: {command: [true]}}\n',
)
const CHECK = `const { diagnostics } = check(bundleOf({ name: 'a.yaml', text: ${DOCUMENT} }))\nconsole.log(diagnostics.length)\n`

describe('the package', () => {
  it('loads nothing that runs things with check', () => {
    const folder = projectWithPxrun()
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
    const folder = projectWithPxrun()
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
    const folder = projectWithPxrun()
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
