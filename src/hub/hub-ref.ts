/** What a `hubRef` says: `batch-scoring`, `team/batch-scoring:v1`, `batch-scoring@sha256:0f3c…`. */
import { fail, ok, type Result } from '../base/result.js'

export interface HubRef {
  readonly name: string
  readonly tag: string | undefined
  /** The beginning of the hex digits, at least 12 of them. */
  readonly digest: string | undefined
}

const PART = '[a-zA-Z0-9][\\w.-]{0,127}'
const NAME = new RegExp(`^${PART}(?:/${PART})?$`)
const TAG = /^\w[\w.-]{0,127}$/
const DIGEST = /^sha256:([0-9a-f]{12,64})$/

/** Folders of a component's own, beside which no component of a team can lie. */
const RESERVED = ['versions', 'tags']

export function parseHubRef(text: string): Result<HubRef, string> {
  const [tagged = '', pinned, ...more] = text.trim().split('@')
  const colon = tagged.indexOf(':')
  const name = colon < 0 ? tagged : tagged.slice(0, colon)
  const tag = colon < 0 ? undefined : tagged.slice(colon + 1)
  const problem = nameProblem(name) ?? (tag === undefined ? undefined : tagProblem(tag))
  if (problem) return fail(problem)
  if (pinned === undefined) return ok({ name, tag, digest: undefined })
  const digest = DIGEST.exec(pinned)?.[1]
  if (!digest || more.length)
    return fail(`\`${text}\` does not end in a digest: \`@sha256:\` and 12 to 64 hex digits`)
  return ok({ name, tag, digest })
}

/** What is wrong with the name of a component. */
export function nameProblem(name: string): string | undefined {
  if (!NAME.test(name) || name.split('/').some((part) => RESERVED.includes(part)))
    return `\`${name}\` is no name of a component: letters, digits, \`-\`, \`_\` and \`.\`, as in \`batch-scoring\` or \`team/batch-scoring\``
  return undefined
}

export function tagProblem(tag: string): string | undefined {
  return TAG.test(tag)
    ? undefined
    : `\`${tag}\` is no tag: letters, digits, \`-\`, \`_\` and \`.\`, as in \`v1\``
}

export const refText = ({ name, tag, digest }: HubRef): string =>
  `${name}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@sha256:${digest}`}`
