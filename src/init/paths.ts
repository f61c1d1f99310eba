/** `paths`: copies files or folders of the artifacts store, whichever they are: `[path | [from, to], …]`. */
import type { Initializer } from './contract.js'
import { copiesOf, copyFromStore } from './store-copies.js'

export const pathsInitializer: Initializer = {
  kind: 'paths',
  async run(spec, context) {
    const copies = copiesOf(spec, 'any')
    return copies.ok ? copyFromStore(copies.value, context) : copies
  },
}
