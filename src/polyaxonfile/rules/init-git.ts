/** A git step says where from: by its `url`, or by a connection that has one. */
import { isDict } from '../../base/value.js'
import { initStepsOf } from '../parts.js'
import type { Rule } from './rule.js'

export const initGit: Rule = ({ value, origins }, reporter) => {
  for (const { section, path } of initStepsOf(value)) {
    const { git, connection } = section
    if (!isDict(git) || git.url || connection) continue
    const hint = 'give it a `url`, or name a `connection` beside it'
    reporter.report('init-git-url', {}, origins.at([...path, 'git']), { hint, atKey: true })
  }
}
