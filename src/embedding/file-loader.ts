/** Loads files, and nothing else, for an engine that was given no loader. */
import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { fail, ok } from '../base/result.js'
import type { Loader } from '../polyaxonfile/bundle.js'

export const plainFileLoader: Loader = {
  async load(request) {
    if (request.kind !== 'path') return fail(`an engine needs a loader of its own for a ${request.kind}`)
    const path = request.from === undefined ? request.path : resolve(dirname(request.from), request.path)
    try {
      return ok({ name: path, text: await readFile(path, 'utf8') })
    } catch (error) {
      return fail(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
    }
  },
}
