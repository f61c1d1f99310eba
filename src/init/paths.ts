/** `paths`: copies files or folders, whichever they are: `[path | [from, to], …]`, or one path. */
import type { Initializer } from './contract.js'
import { fetchCopies } from './fetch-copies.js'
import { copiesOf } from './store-copies.js'

export const pathsInitializer: Initializer = {
  kind: 'paths',
  async run(spec, context) {
    const copies = copiesOf(typeof spec === 'string' ? [spec] : spec, 'any')
    return copies.ok ? fetchCopies(copies.value, context) : copies
  },
}
