/** A step that names a connection and nothing else: clones it when it is a repository, else copies all that it holds. */
import { ok } from '../base/result.js'
import type { Initializer } from './contract.js'
import { everything, fetchCopies } from './fetch-copies.js'
import { gitInitializer } from './git/git.js'

const HELD = ['host_path', 'volume_claim', 's3', 'gcs', 'wasb', 'http']

export const connectionInitializer: Initializer = {
  kind: 'connection',
  async run(_spec, context) {
    const { connection, report } = context
    if (!connection) return ok({ artifacts: [], edges: [] })
    if (connection.kind === 'git') return gitInitializer.run({}, context)
    if (HELD.includes(connection.kind)) return fetchCopies([everything()], context)
    report(`the connection ${connection.name} (${connection.kind}) holds nothing to fetch`)
    return ok({ artifacts: [], edges: [] })
  },
}
