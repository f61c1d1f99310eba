/** How a patch meets a value that is already there. */
import type { Dict } from '../base/value.js'
import { textOf } from '../polyaxonfile/fields.js'

export const PATCH_STRATEGIES = ['post_merge', 'pre_merge', 'replace', 'isnull'] as const

/**
 * `post_merge`: merged, the patch wins. `pre_merge`: merged, the present value wins.
 * `replace`: the patch takes the place of each field. `isnull`: only fills what is not there.
 */
export type PatchStrategy = (typeof PATCH_STRATEGIES)[number]

/** The strategy that an operation or a preset asks for. */
export function strategyOf(section: Dict): PatchStrategy {
  const name = textOf(section, 'patchStrategy')
  return PATCH_STRATEGIES.find((strategy) => strategy === name) ?? 'post_merge'
}
