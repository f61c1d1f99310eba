/**
 * The component hub: components by name, in versions that never change.
 *
 * A version is known by the digest of its text; a tag is a name for one, and `latest` the name of the one
 * that was pushed last. Knows texts only: whether one is a component is checked before it is pushed.
 */
import type { Result } from '../base/result.js'
import type { HubRef } from './hub-ref.js'

export interface ComponentHub {
  /** Every component, by name; the built-in ones last. */
  list(): Promise<readonly HubComponent[]>
  get(ref: HubRef): Promise<Result<HubVersion, string>>
  /** Keeps the text and lets the tags and `latest` name it. A tag that names another version is refused. */
  push(push: HubPush): Promise<Result<HubPushed, string>>
  /** Takes a tag away, or with a digest a version with all of its tags. */
  remove(ref: HubRef): Promise<Result<HubRemoved, string>>
  /** Takes a component away with all of its versions. */
  removeAll(name: string): Promise<Result<HubRemoved, string>>
}

export interface HubComponent {
  readonly name: string
  readonly isBuiltIn: boolean
  /** By tag, `latest` among them. */
  readonly versions: readonly HubVersion[]
}

export interface HubVersion {
  readonly name: string
  /** `sha256:` and 64 hex digits, of the text as UTF-8. */
  readonly digest: string
  readonly tags: readonly string[]
  readonly text: string
}

export interface HubPush {
  readonly name: string
  readonly text: string
  readonly tags: readonly string[]
}

export interface HubPushed {
  readonly digest: string
  /** Whether the hub did not have this very text yet. */
  readonly isNew: boolean
  /** The tags that name the version now. */
  readonly tags: readonly string[]
}

export interface HubRemoved {
  readonly tags: readonly string[]
  readonly digests: readonly string[]
}

/** The tag of the version that was pushed last, and what a ref without a tag means. */
export const LATEST = 'latest'

/** What the names of texts from the hub begin with. */
export const HUB = 'hub:'
