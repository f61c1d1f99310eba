/** Copies components from one hub's folder to another: `pxrun hub export` and `import`. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { didYouMean } from '../base/did-you-mean.js'
import { fail, ok, type Result } from '../base/result.js'
import { builtInComponents } from './built-in/index.js'
import { LATEST } from './contract.js'
import { digestOf, HubFiles } from './hub-files.js'
import { nameProblem, tagProblem } from './hub-ref.js'

export interface HubCopied {
  /** `name` of each component that was looked at. */
  readonly names: readonly string[]
  readonly newVersions: number
  /** `name:tag` of each that is new, or that moved (`latest`). */
  readonly newTags: readonly string[]
  /** `name:tag` of each that names another version there; it was left as it is. */
  readonly conflicts: readonly string[]
  /** Files whose text is not what their digest says, and what is not named as a hub names it. */
  readonly refused: readonly string[]
}

/** @param names the components to copy; all when there are none. */
export function copyHub(from: string, to: string, names: readonly string[] = []): Result<HubCopied, string> {
  const source = new HubFiles(from)
  const known = source.names()
  const absent = names.find((name) => !known.includes(name))
  if (absent !== undefined) {
    const meant = didYouMean(absent, known)
    return fail(`${from} has no component \`${absent}\`${meant ? `; did you mean \`${meant}\`?` : ''}`)
  }
  const copy = new Copy(source, new HubFiles(to))
  for (const name of names.length ? names : known) copy.component(name)
  return ok(copy.result)
}

/** Tells git to leave the texts as they are: other line ends would be another version. */
export function markForGit(folder: string): void {
  try {
    writeFileSync(join(folder, '.gitattributes'), '* -text\n', { flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

class Copy {
  readonly names: string[] = []
  newVersions = 0
  readonly newTags: string[] = []
  readonly conflicts: string[] = []
  readonly refused: string[] = []

  constructor(
    readonly source: HubFiles,
    readonly target: HubFiles,
  ) {}

  get result(): HubCopied {
    const { names, newVersions, newTags, conflicts, refused } = this
    return { names, newVersions, newTags, conflicts, refused }
  }

  component(name: string): void {
    if (nameProblem(name) || Object.hasOwn(builtInComponents, name)) {
      this.refused.push(name)
      return
    }
    this.names.push(name)
    for (const digest of this.source.digests(name)) this.#version(name, digest)
    for (const [tag, digest] of this.source.tags(name)) this.#tag(name, tag, digest)
  }

  #version(name: string, digest: string): void {
    const text = this.source.text(name, digest)
    if (digestOf(text) !== digest) this.refused.push(`${name}@${digest}`)
    else if (this.target.addVersion(name, text)) this.newVersions++
  }

  #tag(name: string, tag: string, digest: string): void {
    if (tagProblem(tag) || !this.target.digests(name).includes(digest)) {
      this.refused.push(`${name}:${tag}`)
      return
    }
    const present = this.target.tags(name).get(tag)
    if (present === digest) return
    if (tag === LATEST) this.target.moveTag(name, tag, digest)
    else if (!this.target.addTag(name, tag, digest)) return void this.conflicts.push(`${name}:${tag}`)
    this.newTags.push(`${name}:${tag}`)
  }
}
