import { isArtifactKind } from '../../lifecycle/artifact-kind.js'
import { plainCaster } from '../caster.js'
import { either } from '../combine.js'
import type { Kind } from '../kind.js'
import { recordOf } from '../record.js'
import { templateRef } from '../template-ref.js'
import { strictStr } from './strict-str.js'

const artifactKind = plainCaster({
  expects: 'a kind of artifact',
  expectsMany: 'kinds of artifact',
  example: 'file',
  readsText: true,
  read: (value) => (typeof value === 'string' && isArtifactKind(value) ? value : undefined),
})

export const file: Kind = {
  names: ['file', 'FileType', 'V1FileType'],
  ...recordOf({
    expects: 'a file: a dict with `content`, `filename`, `kind` and `chmod`',
    expectsMany: 'files',
    example: '{content: "echo hi", filename: run.sh, chmod: +x}',
    fields: [
      { name: 'kind', caster: either([artifactKind, templateRef]) },
      { name: 'content', caster: strictStr, isRequired: true },
      { name: 'filename', caster: strictStr },
      { name: 'chmod', caster: strictStr },
    ],
  }),
}
