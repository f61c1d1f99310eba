/**
 * `artifacts`: copies files and folders, `{ files: [path | [from, to]], dirs: […] }`, of other runs, or of
 * what the step's connection stands for; everything of a connection when it names none.
 */
import type { Json } from '../base/value.js'
import type { Initializer } from './contract.js'
import { everything, fetchCopies } from './fetch-copies.js'
import { copiesOf } from './store-copies.js'

export const artifactsInitializer: Initializer = {
  kind: 'artifacts',
  async run(spec, context) {
    const { files, dirs } = spec as { readonly files?: Json; readonly dirs?: Json }
    const fileCopies = copiesOf(files, 'file')
    if (!fileCopies.ok) return fileCopies
    const dirCopies = copiesOf(dirs, 'dir')
    if (!dirCopies.ok) return dirCopies
    const copies = [...fileCopies.value, ...dirCopies.value]
    return fetchCopies(copies.length === 0 && context.connection ? [everything()] : copies, context)
  },
}
