/** What lies below a URL. */
import { ok } from '../../base/result.js'
import { WebSource } from '../sources/web.js'
import type { ConnectionKind } from './contract.js'

export const httpKind: ConnectionKind = {
  kind: 'http',
  needs: ['url'],
  source: (connection) => ok(new WebSource(connection)),
}
