// Makes a checkout ready: installs the locked dependencies and builds, each only when something changed.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const installed = join(root, 'node_modules', '.pxrun-lock')
const lock = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex')

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`pxrun needs Node 20.19 or later; this is ${process.version}`)
  process.exit(2)
}

if (!existsSync(installed) || readFileSync(installed, 'utf8') !== lock) {
  console.error('Installing dependencies …')
  // Not `npm ci`: it insists on optional packages of other platforms, which not every registry has.
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  execFileSync(npm, ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
  writeFileSync(installed, lock)
}

const { build, isBuilt } = await import('./build.mjs')
if (!isBuilt()) {
  console.error('Building …')
  await build()
}
