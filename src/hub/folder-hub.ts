/** The component hub in a folder, with the components that pxrun itself brings beside it. */
import { didYouMean } from '../base/did-you-mean.js'
import { fail, ok, type Result } from '../base/result.js'
import { builtInComponents } from './built-in/index.js'
import {
  type ComponentHub,
  type HubComponent,
  type HubPush,
  type HubPushed,
  type HubRemoved,
  type HubVersion,
  LATEST,
} from './contract.js'
import { digestOf, HubFiles } from './hub-files.js'
import { type HubRef, nameProblem, refText, tagProblem } from './hub-ref.js'

const BUILT_IN: ReadonlyMap<string, HubVersion> = new Map(
  Object.entries(builtInComponents).map(([name, text]) => [
    name,
    { name, text, digest: digestOf(text), tags: [LATEST] },
  ]),
)

export class FolderHub implements ComponentHub {
  readonly #files: HubFiles

  constructor(folder: string) {
    this.#files = new HubFiles(folder)
  }

  async list(): Promise<readonly HubComponent[]> {
    const own = this.#files
      .names()
      .map((name) => ({ name, isBuiltIn: false, versions: this.#versions(name) }))
    const builtIn = [...BUILT_IN].map(([name, version]) => ({ name, isBuiltIn: true, versions: [version] }))
    return [...own, ...builtIn]
  }

  async get(ref: HubRef): Promise<Result<HubVersion, string>> {
    const digest = this.#digestOf(ref)
    if (!digest.ok) return digest
    const builtIn = BUILT_IN.get(ref.name)
    if (builtIn) return ok(builtIn)
    const version = this.#version(ref.name, digest.value, this.#files.tags(ref.name))
    if (digestOf(version.text) !== digest.value)
      return fail(
        `the text of \`${refText(ref)}\` is not what was pushed: it was changed in the hub's folder`,
      )
    return ok(version)
  }

  async push({ name, text, tags }: HubPush): Promise<Result<HubPushed, string>> {
    const problem = nameProblem(name) ?? tags.map(tagProblem).find((found) => found !== undefined)
    if (problem) return fail(problem)
    if (BUILT_IN.has(name)) return fail(`\`${name}\` is the name of a component that pxrun brings itself`)
    const digest = digestOf(text)
    const fixed = tags.filter((tag) => tag !== LATEST)
    const taken = fixed.find((tag) => (this.#files.tags(name).get(tag) ?? digest) !== digest)
    if (taken) return fail(takenText(name, taken))
    const isNew = this.#files.addVersion(name, text)
    for (const tag of fixed) {
      if (!this.#files.addTag(name, tag, digest)) return fail(takenText(name, tag))
    }
    this.#files.moveTag(name, LATEST, digest)
    return ok({ digest, isNew, tags: tagsOf(this.#files.tags(name), digest) })
  }

  async remove(ref: HubRef): Promise<Result<HubRemoved, string>> {
    const { name, tag = LATEST } = ref
    const digest = this.#digestOf(ref)
    if (!digest.ok) return digest
    if (BUILT_IN.has(name)) return fail(`\`${name}\` is a part of pxrun and stays`)
    if (ref.digest === undefined) {
      this.#files.removeTag(name, tag)
      if (tagsOf(this.#files.tags(name), digest.value).length) return ok({ tags: [tag], digests: [] })
    }
    const tags = tagsOf(this.#files.tags(name), digest.value)
    for (const own of tags) this.#files.removeTag(name, own)
    this.#files.removeVersion(name, digest.value)
    this.#files.tidy(name)
    return ok({ tags: ref.digest === undefined ? [tag] : tags, digests: [digest.value] })
  }

  async removeAll(name: string): Promise<Result<HubRemoved, string>> {
    if (BUILT_IN.has(name)) return fail(`\`${name}\` is a part of pxrun and stays`)
    const digests = this.#files.digests(name)
    if (!digests.length) return fail(this.#unknownName(name))
    const tags = [...this.#files.tags(name).keys()]
    for (const tag of tags) this.#files.removeTag(name, tag)
    for (const digest of digests) this.#files.removeVersion(name, digest)
    this.#files.tidy(name)
    return ok({ tags, digests })
  }

  #versions(name: string): HubVersion[] {
    const tags = this.#files.tags(name)
    return this.#files.digests(name).map((digest) => this.#version(name, digest, tags))
  }

  #version(name: string, digest: string, tags: ReadonlyMap<string, string>): HubVersion {
    return { name, digest, tags: tagsOf(tags, digest), text: this.#files.text(name, digest) }
  }

  /** The digest of the version that a ref means. */
  #digestOf(ref: HubRef): Result<string, string> {
    const { name } = ref
    const builtIn = BUILT_IN.get(name)
    const known = builtIn ? [builtIn.digest] : this.#files.digests(name)
    if (!known.length) return fail(this.#unknownName(name))
    const tags = builtIn ? new Map([[LATEST, builtIn.digest]]) : this.#files.tags(name)
    const pinned = ref.digest === undefined ? undefined : pinnedOf(ref, known)
    if (pinned && !pinned.ok) return pinned
    if (pinned && ref.tag === undefined) return pinned
    const tag = ref.tag ?? LATEST
    const tagged = tags.get(tag)
    if (tagged === undefined || !known.includes(tagged)) return fail(unknownTag(name, tag, [...tags.keys()]))
    if (pinned && pinned.value !== tagged)
      return fail(`\`${name}:${tag}\` is ${shortDigest(tagged)} now, not ${shortDigest(pinned.value)}`)
    return ok(tagged)
  }

  #unknownName(name: string): string {
    const names = [...this.#files.names(), ...BUILT_IN.keys()]
    const meant = didYouMean(name, names)
    return `the hub has no component \`${name}\`${meant ? `; did you mean \`${meant}\`?` : ''}`
  }
}

/** `sha256:` and 12 hex digits: enough for people, and for a ref. */
export const shortDigest = (digest: string): string => digest.slice(0, 'sha256:'.length + 12)

function pinnedOf({ name, digest = '' }: HubRef, known: readonly string[]): Result<string, string> {
  const [first, second] = known.filter((candidate) => candidate.startsWith(`sha256:${digest}`))
  if (!first) return fail(`the hub has no version sha256:${digest} of \`${name}\``)
  return second ? fail(`several versions of \`${name}\` begin with sha256:${digest}`) : ok(first)
}

function unknownTag(name: string, tag: string, tags: readonly string[]): string {
  const meant = didYouMean(tag, tags)
  const listed = [...tags].sort(newestNameFirst).slice(0, 8)
  const has = listed.length
    ? `it has ${listed.map((other) => `\`${other}\``).join(', ')}${tags.length > listed.length ? ', …' : ''}`
    : 'it has no tags, so name a version by its digest'
  return `\`${name}\` has no tag \`${tag}\`; ${meant ? `did you mean \`${name}:${meant}\`?` : has}`
}

const takenText = (name: string, tag: string): string =>
  `\`${name}:${tag}\` names another version already, and tags do not move; take a new tag, or \`pxrun hub rm ${name}:${tag}\` first`

/** The tags of a version: the given names first, `latest` last. */
const tagsOf = (tags: ReadonlyMap<string, string>, digest: string): string[] =>
  [...tags]
    .flatMap(([tag, named]) => (named === digest ? [tag] : []))
    .sort(
      (a, b) => Number(a === LATEST) - Number(b === LATEST) || a.localeCompare(b, 'en', { numeric: true }),
    )

const newestNameFirst = (a: string, b: string): number => b.localeCompare(a, 'en', { numeric: true })
