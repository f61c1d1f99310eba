/** A git step hands on harmless flags only: with another one its run would end before it starts. */
import { isDict, isList, type Value } from '../../base/value.js'
import { safeFlags } from '../git-flags.js'
import { initStepsOf } from '../parts.js'
import type { Rule } from './rule.js'

export const initGitFlags: Rule = ({ value, origins }, reporter) => {
  for (const { section, path } of initStepsOf(value)) {
    const { git } = section
    const flags = isDict(git) ? textsIn(git.flags ?? null) : undefined
    const safe = flags && safeFlags(flags)
    if (safe && !safe.ok)
      reporter.report(
        'init-git-flags',
        { problem: safe.error.problem },
        origins.at([...path, 'git', 'flags']),
        {
          hint: safe.error.hint,
        },
      )
  }
}

/** Undefined for what is no list of texts, or is known to the run only. */
function textsIn(flags: Value): readonly string[] | undefined {
  if (!isList(flags)) return undefined
  const texts = flags.filter((flag) => typeof flag === 'string')
  return texts.length === flags.length && !texts.some((flag) => /\{[{%]/.test(flag)) ? texts : undefined
}
