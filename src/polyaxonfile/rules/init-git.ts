/**
 * A git step says where from: by its `url`, or by a connection that has one. A template in the place of
 * the whole section does not say it either.
 */
import { isDict } from '../../base/value.js'
import { initStepsOf } from '../parts.js'
import type { Rule } from './rule.js'

export const initGit: Rule = ({ value, origins }, reporter) => {
  for (const { section, path } of initStepsOf(value)) {
    const { git, connection } = section
    if (!git || connection || (isDict(git) && git.url)) continue
    const hint = 'give it a `url`, or name a `connection` beside it'
    reporter.report('init-git-url', {}, origins.at([...path, 'git']), { hint, atKey: true })
  }
}
