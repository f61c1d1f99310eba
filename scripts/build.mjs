// Builds dist/: the program, the library and the tracking SDK as ES modules with shared chunks, and
// the type declarations.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

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
  await bundle({
    absWorkingDir: root,
    entryPoints: { bin: 'src/bin.ts', index: 'src/index.ts', tracking: 'src/tracking/sdk.ts' },
    outdir: out,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    chunkNames: 'chunks/[name]-[hash]',
    minifySyntax: true,
    minifyWhitespace: true,
    sourcemap: false,
    // Native packages and those that are needed now and then only stay outside.
    external: ['libsql', 'onnxruntime-node', 'simple-git', 'yaml'],
    define: {
      PXRUN_VERSION: JSON.stringify(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version),
    },
    logLevel: 'warning',
  })
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

/** By renames, so that there is always a whole one; of two builds at once the later stays. */
function replaceDist(built) {
  const old = `${built}.old`
  if (existsSync(join(root, 'dist'))) renameSync(join(root, 'dist'), old)
  renameSync(built, join(root, 'dist'))
  rmSync(old, { recursive: true, force: true })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await build()
