// Builds dist/: the program, the library and the tracking SDK as ES modules with shared chunks, and
// the type declarations.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Script } from 'node:vm'

const root = fileURLToPath(new URL('..', import.meta.url))
const stampFile = join(root, 'dist', '.stamp')

/** A fingerprint of everything that the build reads. */
export function sourceStamp() {
  const hash = createHash('sha256')
  for (const entry of ['package.json', 'tsconfig.json', 'tsconfig.build.json', 'scripts/build.mjs', 'src']) {
    for (const file of filesBelow(join(root, entry)))
      hash.update(file).update('\0').update(readFileSync(file))
  }
  return hash.digest('hex')
}

function filesBelow(path) {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesBelow(join(path, name)))
}

export function isBuilt() {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === sourceStamp()
}

export async function build() {
  const stamp = sourceStamp()
  const { build: bundle } = await import('esbuild')
  // Beside the old one, which whoever uses it meanwhile can go on with; a failed build changes nothing.
  const out = `dist.${process.pid}`
  const version = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version
  const common = {
    absWorkingDir: root,
    outdir: out,
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    minifySyntax: true,
    minifyWhitespace: true,
    // Native packages and those that are needed now and then only stay outside.
    external: ['libsql', 'onnxruntime-node', 'simple-git', 'yaml'],
    define: { PXRUN_VERSION: JSON.stringify(version) },
    logLevel: 'warning',
  }
  await bundle({
    ...common,
    entryPoints: { bin: 'src/bin.ts', index: 'src/index.ts', tracking: 'src/tracking/sdk.ts' },
    splitting: true,
    format: 'esm',
    chunkNames: 'chunks/[name]-[hash]',
  })
  await bundle({
    ...common,
    entryPoints: { program: 'src/program.ts' },
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    supported: { 'dynamic-import': false },
    // A function, as `bin.ts` calls it.
    banner: { js: '(function (exports, require, module) {' },
    footer: { js: '})' },
  })
  await writeCodeCache(join(root, out, 'program.cjs'))
  execFileSync(
    process.execPath,
    [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json', '--outDir', `${out}/types`],
    {
      cwd: root,
      stdio: 'inherit',
    },
  )
  writeFileSync(join(root, out, '.stamp'), stamp)
  replaceDist(join(root, out))
}

/** What V8 makes of the program once it has checked a file: `bin.ts` starts from there. */
async function writeCodeCache(path) {
  const script = new Script(readFileSync(path, 'utf8'), { filename: path })
  const module = { exports: {} }
  script.runInThisContext()(module.exports, createRequire(path), module)
  const file = join(root, 'fixtures', 'iris', 'repo', 'batch-scoring', 'polyaxonfile.yaml')
  const { write } = process.stdout
  process.stdout.write = () => true
  await module.exports.program(root, ['check', '-f', file, '-P', 'uuid=0'])
  process.stdout.write = write
  writeFileSync(`${path}.cache`, script.createCachedData())
}

/** By renames, so that there is always a whole one; of two builds at once the later stays. */
function replaceDist(built) {
  const old = `${built}.old`
  if (existsSync(join(root, 'dist'))) renameSync(join(root, 'dist'), old)
  renameSync(built, join(root, 'dist'))
  rmSync(old, { recursive: true, force: true })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await build()
