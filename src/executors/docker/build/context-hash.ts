/** What a folder holds, as one text: two folders with the same files, modes and links have the same. */
import { createHash, type Hash } from 'node:crypto'
import { closeSync, lstatSync, openSync, readdirSync, readlinkSync, readSync } from 'node:fs'
import { join } from 'node:path'

const CHUNK_BYTES = 1 << 16
const EXECUTABLE = 0o111

/** In hexadecimal. Throws the system's error when something cannot be read. */
export function contextHash(folder: string, ...beside: readonly string[]): string {
  const hash = createHash('sha256')
  for (const text of beside) hash.update(text).update('\0')
  addFolder(hash, folder, '')
  return hash.digest('hex')
}

function addFolder(hash: Hash, root: string, path: string): void {
  for (const name of readdirSync(join(root, path)).sort()) {
    const inner = path === '' ? name : `${path}/${name}`
    const stat = lstatSync(join(root, inner))
    if (stat.isDirectory()) {
      hash.update(`folder ${inner}\0`)
      addFolder(hash, root, inner)
    } else if (stat.isSymbolicLink()) hash.update(`link ${inner}\0${readlinkSync(join(root, inner))}\0`)
    else if (stat.isFile()) {
      hash.update(`file ${inner}\0${stat.mode & EXECUTABLE}\0${stat.size}\0`)
      addContent(hash, join(root, inner))
    }
  }
}

function addContent(hash: Hash, path: string): void {
  const descriptor = openSync(path, 'r')
  const chunk = Buffer.alloc(CHUNK_BYTES)
  try {
    for (;;) {
      const length = readSync(descriptor, chunk)
      if (length === 0) return
      hash.update(chunk.subarray(0, length))
    }
  } finally {
    closeSync(descriptor)
  }
}
