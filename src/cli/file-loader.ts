/** Loads documents for the command line: as any program does, and from standard input. */
import { ok } from '../base/result.js'
import { documentLoader, LARGEST_BYTES, tooLarge } from '../embedding/document-loader.js'
import type { Loader } from '../index.js'
import type { Application } from './application.js'

/** The name of standard input on the command line and in diagnostics. */
export const STDIN = '-'
export const STDIN_NAME = '<stdin>'

/** @param home of the hub, if the user named one. */
export function fileLoader(
  {
    readStdin,
    cwd,
    cacheFolder,
    openHub,
  }: Pick<Application, 'readStdin' | 'cwd' | 'cacheFolder' | 'openHub'>,
  home?: string,
): Loader {
  const loader = documentLoader({ cwd, cacheFolder, openHub: async () => (await openHub(home)).hub })
  return {
    async load(request, options) {
      if (request.kind !== 'path') return loader.load(request, options)
      if (request.path === STDIN && request.from === undefined) {
        const text = await readStdin(LARGEST_BYTES)
        return text === undefined ? tooLarge('standard input') : ok({ name: STDIN_NAME, text })
      }
      // Its paths start from where pxrun was called.
      const from = request.from === STDIN_NAME ? undefined : request.from
      return loader.load({ ...request, from }, options)
    },
  }
}
