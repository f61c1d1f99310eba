import { either, listOf } from '../combine.js'
import type { Kind } from '../kind.js'
import { recordOf } from '../record.js'
import { templateRef } from '../template-ref.js'
import { strictStr } from './strict-str.js'

export const git: Kind = {
  names: ['git', 'GitType', 'V1GitType'],
  ...recordOf({
    expects: 'a git source: a dict with `url`, `revision` and `flags`',
    expectsMany: 'git sources',
    example: '{url: https://github.com/org/repo, revision: main}',
    fields: [
      { name: 'url', caster: strictStr },
      { name: 'revision', caster: strictStr },
      { name: 'flags', caster: either([listOf(strictStr), templateRef]) },
    ],
  }),
}
