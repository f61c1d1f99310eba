import { either, listOf } from '../combine.js'
import type { Kind } from '../kind.js'
import { recordOf } from '../record.js'
import { templateRef } from '../template-ref.js'
import { path } from './path.js'
import { strictInt } from './strict-int.js'

/** Each entry is a path, or the path and where it goes. */
const paths = either([listOf(either([path, listOf(path)])), templateRef])

export const artifacts: Kind = {
  names: ['artifacts', 'ArtifactsType', 'V1ArtifactsType'],
  ...recordOf({
    expects: 'artifacts: a dict with `files`, `dirs` and `workers`',
    expectsMany: 'artifacts',
    example: '{files: [model.pkl], dirs: [outputs]}',
    fields: [
      { name: 'files', caster: paths },
      { name: 'dirs', caster: paths },
      { name: 'workers', caster: either([strictInt, templateRef]) },
    ],
  }),
}
