import type { Kind } from '../kind.js'
import { recordOf } from '../record.js'
import { strictStr } from './strict-str.js'

export const event: Kind = {
  names: ['event', 'EventType', 'V1EventType'],
  ...recordOf({
    expects: 'an event: a dict with `name` and `kind`',
    expectsMany: 'events',
    example: '{name: loss, kind: metric}',
    fields: [
      { name: 'name', caster: strictStr },
      { name: 'kind', caster: strictStr },
    ],
  }),
}
