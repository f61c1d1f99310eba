import type { Caster } from '../caster.js'
import { either, listOf } from '../combine.js'
import type { Kind } from '../kind.js'
import { recordOf } from '../record.js'
import { isTemplateRef, templateRef } from '../template-ref.js'
import { bool } from './bool.js'
import { listStr } from './list-str.js'
import { strictInt } from './strict-int.js'
import { strictStr } from './strict-str.js'
import { uuid } from './uuid.js'

/** A list, or its members as one text between commas. */
function commaList(item: Caster): Caster {
  const list = either([listOf(item), templateRef])
  return {
    ...list,
    cast: (value) => {
      if (typeof value !== 'string' || isTemplateRef(value)) return list.cast(value)
      const members = listStr.cast(value)
      return members.ok ? list.cast(members.value) : members
    },
  }
}

export const tensorboard: Kind = {
  names: ['tensorboard', 'TensorboardType', 'V1TensorboardType'],
  ...recordOf({
    expects: 'a tensorboard: a dict with `port`, `uuids`, `useNames`, `pathPrefix` and `plugins`',
    expectsMany: 'tensorboards',
    example: '{port: 6006, uuids: [f8176c9463a345908ce6865c9c7894a9]}',
    fields: [
      { name: 'port', caster: either([strictInt, templateRef]) },
      { name: 'uuids', caster: commaList(uuid) },
      { name: 'useNames', alias: 'use_names', caster: either([bool, templateRef]) },
      { name: 'pathPrefix', alias: 'path_prefix', caster: strictStr },
      { name: 'plugins', caster: commaList(strictStr) },
    ],
  }),
}
