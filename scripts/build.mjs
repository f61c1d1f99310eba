// Builds dist/: the program, the library and the tracking SDK as ES modules with shared chunks, and
// the type declarations.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const EMBEDDED_ENGINE = './src/embedding/open-engine.ts'
const stampFile = join(root, 'dist', '.stamp')

/** A fingerprint of everything that the build reads. */
export function sourceStamp() {
  const hash = createHash('sha256')
  for (const entry of [
    'package.json',
    'tsconfig.json',
    'tsconfig.build.json',
    'tsconfig.testing.json',
    'test/contracts.ts',
    'test/executors/executor-contract.ts',
    'test/init/connection-kind-contract.ts',
    'test/init/initializer-contract.ts',
    'test/init/support.ts',
    'test/store',
    'test/support',
    'scripts/build.mjs',
    'scripts/code-cache.mjs',
    'src',
  ]) {
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
    external: [
      '@aws-sdk/client-s3',
      '@azure/storage-blob',
      '@google-cloud/storage',
      'libsql',
      'onnxruntime-node',
      'simple-git',
      'vscode-languageserver',
      'vscode-languageserver-textdocument',
      'vitest',
      'yaml',
    ],
    define: { PXRUN_VERSION: JSON.stringify(version) },
    logLevel: 'warning',
  }
  await bundle({
    ...common,
    entryPoints: {
      index: 'src/index.ts',
      tracking: 'src/tracking/sdk.ts',
      init: 'src/init/places.ts',
      mask: 'src/mask.ts',
      spawn: 'src/spawn.ts',
      testing: 'test/contracts.ts',
    },
    splitting: true,
    format: 'esm',
    chunkNames: 'chunks/[name]-[hash]',
  })
  const script = { ...common, format: 'cjs', outExtension: { '.js': '.cjs' } }
  await bundle({ ...script, entryPoints: { bin: 'src/bin.ts' } })
  await bundle({
    ...script,
    entryPoints: { program: 'src/program.ts', 'check-program': 'src/check-program.ts' },
    // The door to engines for other programs, which these two never open. What stands behind a door, and all
    // that this needs, is bundled so that it can be loaded late, which takes longer.
    external: [...common.external, EMBEDDED_ENGINE],
    supported: { 'dynamic-import': false },
    // Said of modules of the library that are not in the program.
    logOverride: { 'empty-import-meta': 'silent' },
    // A function, as `bin.ts` calls it.
    banner: { js: '(function (exports, require, module) {' },
    footer: { js: '})' },
  })
  for (const name of ['program', 'check-program']) {
    const program = join(root, out, `${name}.cjs`)
    checkProgram(program)
    execFileSync(process.execPath, [join(root, 'scripts', 'code-cache.mjs'), program], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  }
  emitTypes('tsconfig.build.json', `${out}/types`)
  emitTypes('tsconfig.testing.json', `${out}/types-testing`)
  writeFileSync(join(root, out, '.stamp'), stamp)
  replaceDist(join(root, out))
}

function emitTypes(project, folder) {
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  execFileSync(process.execPath, [tsc, '-p', project, '--outDir', folder], { cwd: root, stdio: 'inherit' })
}

/**
 * A program is whole without the engine of other programs. And it is ASCII: `bin.ts` reads it byte by byte, which
 * is faster, and V8 keeps such a text in half the memory.
 */
function checkProgram(path) {
  const text = readFileSync(path, 'utf8')
  if (/require\("[^"]*open-engine/.test(text)) throw new Error(`${path} opens an engine for other programs`)
  const odd = /[^\x00-\x7f]/.exec(text)
  if (odd)
    throw new Error(`${path} holds \`${odd[0]}\`: write it as an escape in the pattern that it stands in`)
}

/** By renames, so that there is always a whole one; of two builds at once the later stays. */
function replaceDist(built) {
  const old = `${built}.old`
  if (existsSync(join(root, 'dist'))) renameSync(join(root, 'dist'), old)
  renameSync(built, join(root, 'dist'))
  rmSync(old, { recursive: true, force: true })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await build()
