/** An image with the machine's own Node and a shell, made of its files: no network is needed. */
import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { busyboxRoot, importImage } from './busybox-image.js'
import type { EngineDaemon } from './engine-daemon.js'

/** The image under each of the names; what documents call it by. */
export async function importNode(daemon: EngineDaemon, names: readonly string[]): Promise<void> {
  const root = busyboxRoot(daemon.folder)
  copyFileSync(process.execPath, join(root, 'bin', 'node'))
  for (const library of librariesOf(process.execPath)) {
    mkdirSync(join(root, dirname(library)), { recursive: true })
    copyFileSync(library, join(root, library))
  }
  const archive = join(daemon.folder, 'node.tar')
  execFileSync('tar', ['-C', root, '-cf', archive, '.'])
  for (const name of names) await importImage(daemon, archive, { name, changes: ['ENV PATH=/bin'] })
}

/** The libraries that a program is linked with, and the loader itself, at the places where it looks for them. */
function librariesOf(program: string): string[] {
  const linked = execFileSync('ldd', [program], { encoding: 'utf8' })
  const found = [...linked.matchAll(/(\/\S+) \(0x/g)].map((match) => match[1]!)
  // A part of the C library that Node's own packages may ask for.
  const realTime = found
    .filter((path) => /libpthread/.test(path))
    .map((path) => path.replace('libpthread.so.0', 'librt.so.1'))
  return [...found, ...realTime.filter((path) => existsSync(path))]
}
