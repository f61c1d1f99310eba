/** Loads documents and what they refer to: files, https URLs, components of the hub. */
import { readFileSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { fail, ok, type Result } from '../base/result.js'
import type { SourceFile } from '../diagnostics/source.js'
import { type ComponentHub, HUB } from '../hub/contract.js'
import type { Loader, LoadOptions, LoadRequest } from '../polyaxonfile/bundle.js'
import { DEFAULT_LIMITS } from '../yaml/limits.js'

export interface LoaderPlaces {
  /** Where the paths of documents start from that nobody refers to. */
  readonly cwd: string
  /** Keeps what came from URLs. */
  readonly cacheFolder: string
  openHub(): Promise<Pick<ComponentHub, 'get'>>
}

/** So many bytes are too many characters, whichever they are: there is no use in reading them. */
export const LARGEST_BYTES = 3 * DEFAULT_LIMITS.characters

export const tooLarge = (name: string) => fail(`${name} is larger than ${LARGEST_BYTES >> 20} MiB`)

export function documentLoader({ cwd, cacheFolder, openHub }: LoaderPlaces): Loader {
  return {
    async load(request: LoadRequest, options?: LoadOptions): Promise<Result<SourceFile, string>> {
      switch (request.kind) {
        case 'path':
          if (request.from?.startsWith(HUB))
            return fail('what is in the hub has no files beside it; refer to a component by `hubRef`')
          return readSource(pathFrom(request), cwd)
        case 'url':
          return (await import('./url-source.js')).loadUrl(request.url, cacheFolder, options)
        case 'hub':
          return (await import('../hub/hub-source.js')).hubSource(request.name, openHub)
      }
    },
  }
}

const pathFrom = ({ path, from }: { path: string; from: string | undefined }): string =>
  from === undefined || isAbsolute(path) ? path : join(dirname(from), path)

/** At once: Node's module for reading files in the background takes longer to load than a document to read. */
function readSource(path: string, cwd: string): Result<SourceFile, string> {
  const place = isAbsolute(path) ? path : join(cwd, path)
  try {
    if (statSync(place).size > LARGEST_BYTES) return tooLarge(path)
    const bytes = readFileSync(place)
    return ok({ name: path, text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) })
  } catch (error) {
    return fail(explain(error as NodeJS.ErrnoException, path))
  }
}

function explain(error: NodeJS.ErrnoException, path: string): string {
  switch (error.code) {
    case 'ENOENT':
      return `there is no file ${path}`
    case 'EACCES':
    case 'EPERM':
      return `${path} may not be read by this user`
    case 'EISDIR':
      return `${path} is a folder, not a file`
    case 'ERR_ENCODING_INVALID_ENCODED_DATA':
      return `${path} is not UTF-8 text`
    default:
      return `${path} cannot be read: ${error.message}`
  }
}
