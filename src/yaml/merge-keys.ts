import { TAG_PREFIX } from './directives.js'
import type { Problem } from './problem.js'
import type { RawMapping, RawNode, RawPair } from './raw-node.js'

type Report = (problem: Problem) => void

/**
 * Replaces the merge keys (`<<`) of a mapping by the pairs that they stand for, put before its own so that
 * its own win. Gives how many there are, or undefined when something cannot be merged.
 */
export function flatten(mapping: RawMapping, report: Report): number | undefined {
  if (mapping.merged === undefined) {
    mapping.merged = 0
    if (mapping.pairs.some(({ key }) => isMergeKey(key))) replaceMergeKeys(mapping, report)
  }
  return mapping.merged === FAILED ? undefined : mapping.merged
}

const FAILED = -1

function replaceMergeKeys(mapping: RawMapping, report: Report): void {
  const merged: RawPair[] = []
  let failed = false
  for (const { key, value } of mapping.pairs) {
    if (isMergeKey(key) && !mergeInto(merged, { mapping, source: value }, report)) failed = true
  }
  mapping.pairs = merged.concat(mapping.pairs.filter(({ key }) => !isMergeKey(key)))
  mapping.merged = failed ? FAILED : merged.length
}

/** `<<`, as it is written without quotes. */
export const isMergeKey = (key: RawNode): boolean =>
  key.tag === undefined
    ? key.kind === 'scalar' && key.implicit && key.text === '<<'
    : key.tag === `${TAG_PREFIX}merge`

interface Merge {
  readonly mapping: RawMapping
  readonly source: RawNode
}

/** Adds the pairs of a mapping, or of a list of mappings of which an earlier one wins over a later one. */
function mergeInto(pairs: RawPair[], { mapping: whole, source }: Merge, report: Report): boolean {
  const sources = source.kind === 'sequence' ? [...source.items].reverse() : [source]
  for (const mapping of sources) {
    // Its own pairs win anyway.
    if (mapping === whole) continue
    if (mapping.kind !== 'mapping') {
      report({ name: 'not-mergeable', start: mapping.start, end: mapping.end, found: mapping.kind })
      return false
    }
    if (flatten(mapping, report) === undefined) return false
    for (const pair of mapping.pairs) pairs.push(pair)
  }
  return true
}
