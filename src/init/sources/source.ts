/** Where files and folders of an init step come from: a folder, a bucket, the web. */
import type { Result } from '../../base/result.js'
import type { InitProblem } from '../contract.js'
import type { Progress } from '../progress.js'

export interface Fetching {
  readonly signal: AbortSignal
  readonly progress: Progress
}

export interface Fetched {
  readonly files: number
  readonly bytes: number
  readonly isFolder: boolean
}

export interface Source {
  /** How a path of it is called in a run's lineage. */
  uri(path: string): string
  /** Brings a path of the source to a place of this machine, whatever the path is: a file or a folder. */
  fetch(path: string, target: string, fetching: Fetching): Promise<Result<Fetched, InitProblem>>
}
