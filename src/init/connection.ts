/** A step that names a connection and nothing else: brings what its kind brings, else all that it holds. */
import { ok } from '../base/result.js'
import type { Initializer } from './contract.js'
import { everything, fetchCopies } from './fetch-copies.js'

export const connectionInitializer: Initializer = {
  kind: 'connection',
  async run(_spec, context) {
    const { connection, report } = context
    if (!connection) return ok({ artifacts: [], edges: [] })
    const { name, type } = connection
    if (type.bring) return type.bring(context)
    if (type.source) return fetchCopies([everything()], context)
    report(`the connection ${name} (${type.kind}) holds nothing to fetch`)
    return ok({ artifacts: [], edges: [] })
  },
}
