/** `artifacts`: copies files and folders of other runs, `{ files: [path | [from, to]], dirs: […] }`, relative to the artifacts store. */
import type { Json } from '../base/value.js'
import type { Initializer } from './contract.js'
import { copiesOf, copyFromStore } from './store-copies.js'

export const artifactsInitializer: Initializer = {
  kind: 'artifacts',
  async run(spec, context) {
    const { files, dirs } = spec as { readonly files?: Json; readonly dirs?: Json }
    const fileCopies = copiesOf(files, 'file')
    if (!fileCopies.ok) return fileCopies
    const dirCopies = copiesOf(dirs, 'dir')
    if (!dirCopies.ok) return dirCopies
    return copyFromStore([...fileCopies.value, ...dirCopies.value], context)
  },
}
