/** A repository, which is brought as a whole: a clone at its revision. */
import { gitInitializer } from '../git/git.js'
import type { ConnectionKind } from './contract.js'

export const gitKind: ConnectionKind = {
  kind: 'git',
  needs: ['url'],
  bring: (context) => gitInitializer.run({}, context),
}
