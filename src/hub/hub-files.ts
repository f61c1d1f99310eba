/**
 * How a hub lies on disk: plain files, so that it can be read, diffed and kept in git.
 *
 *   <hub>/<name>/versions/<sha256 in hex>.yaml   the text as it was pushed; never written again
 *   <hub>/<name>/tags/<tag>                      the digest that the tag names
 *
 * Knows files, not what refs mean. Links are not followed.
 */
import { createHash } from 'node:crypto'
import {
  type Dirent,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'

const SCHEME = 'sha256:'

export const digestOf = (text: string): string =>
  `${SCHEME}${createHash('sha256').update(text, 'utf8').digest('hex')}`

export class HubFiles {
  constructor(readonly folder: string) {}

  names(): string[] {
    return foldersIn(this.folder)
      .flatMap((name) =>
        this.#isComponent(name) ? [name] : foldersIn(join(this.folder, name)).map((own) => `${name}/${own}`),
      )
      .filter((name) => this.#isComponent(name))
      .sort()
  }

  #isComponent(name: string): boolean {
    return foldersIn(join(this.folder, name)).includes('versions')
  }

  digests(name: string): string[] {
    return filesIn(join(this.folder, name, 'versions')).flatMap((file) =>
      /^[0-9a-f]{64}\.yaml$/.test(file) ? [`${SCHEME}${file.slice(0, 64)}`] : [],
    )
  }

  /** Digest by tag. */
  tags(name: string): Map<string, string> {
    const folder = join(this.folder, name, 'tags')
    return new Map(filesIn(folder).map((tag) => [tag, readFileSync(join(folder, tag), 'utf8').trim()]))
  }

  text(name: string, digest: string): string {
    return readFileSync(this.#version(name, digest), 'utf8')
  }

  /** Whether the version was not there yet. */
  addVersion(name: string, text: string): boolean {
    return this.#write(this.#version(name, digestOf(text)), text, 'once')
  }

  /** Whether the tag names the digest now: another one that has it keeps it. */
  addTag(name: string, tag: string, digest: string): boolean {
    return this.#write(this.#tag(name, tag), `${digest}\n`, 'once') || this.tags(name).get(tag) === digest
  }

  moveTag(name: string, tag: string, digest: string): void {
    this.#write(this.#tag(name, tag), `${digest}\n`, 'over')
  }

  removeTag(name: string, tag: string): void {
    rmSync(this.#tag(name, tag), { force: true })
  }

  removeVersion(name: string, digest: string): void {
    rmSync(this.#version(name, digest), { force: true })
  }

  /** Takes away the component's folders that have become empty. */
  tidy(name: string): void {
    const root = join(this.folder, name)
    for (const folder of [join(root, 'versions'), join(root, 'tags'), root, dirname(root)]) {
      if (folder === this.folder) return
      try {
        rmdirSync(folder)
      } catch {
        // There is something in it.
      }
    }
  }

  #version(name: string, digest: string): string {
    return join(this.folder, name, 'versions', `${digest.slice(SCHEME.length)}.yaml`)
  }

  #tag(name: string, tag: string): string {
    return join(this.folder, name, 'tags', tag)
  }

  /** Whole or not at all; `once` leaves a file that is there, and says so. */
  #write(path: string, text: string, how: 'once' | 'over'): boolean {
    mkdirSync(dirname(path), { recursive: true })
    const own = join(this.folder, `.${process.pid}.new`)
    writeFileSync(own, text)
    if (how === 'over') {
      renameSync(own, path)
      return true
    }
    try {
      linkSync(own, path)
      return true
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      return false
    } finally {
      rmSync(own, { force: true })
    }
  }
}

const foldersIn = (folder: string): string[] =>
  entriesOf(folder).flatMap((entry) =>
    entry.isDirectory() && !entry.name.startsWith('.') ? [entry.name] : [],
  )

const filesIn = (folder: string): string[] =>
  entriesOf(folder)
    .flatMap((entry) => (entry.isFile() && !entry.name.startsWith('.') ? [entry.name] : []))
    .sort()

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return []
    throw error
  }
}
