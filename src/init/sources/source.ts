/** Where files and folders of an init step come from: a folder, a bucket, the web. */
import type { Result } from '../../base/result.js'
import type { InitProblem } from '../contract.js'

/** Wants to know of bytes as they come, and of each file that is complete. */
export interface FetchProgress {
  add(bytes: number, more?: { readonly file?: boolean }): void
}

export interface Fetching {
  readonly signal: AbortSignal
  readonly progress: FetchProgress
}

export interface Fetched {
  readonly files: number
  readonly bytes: number
  readonly isFolder: boolean
}

/** Paths of it are relative, with `/`; the empty one is all that it holds. */
export interface Source {
  /** How a path of it is called in a run's lineage and log. Holds no secrets. */
  uri(path: string): string
  /**
   * Brings a path of the source to a place of this machine, whatever the path is: a file or a folder. The place
   * is inside of the run's folder; nothing may be written outside of it, and a file is there whole or not at all.
   */
  fetch(path: string, target: string, fetching: Fetching): Promise<Result<Fetched, InitProblem>>
}
