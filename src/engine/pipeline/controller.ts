/** What every kind of pipeline does: begin from the store, take news of its children, say what failed. */
import type { Failure } from '../../lifecycle/failure.js'
import type { ChildNews, Children } from './children.js'

export interface Controller {
  readonly children: Children
  /** One phrase for its record: `12 operations`. */
  readonly summary: string
  /** How many children it has, those that are still to start included. */
  readonly size: number
  /** Whether a child is one of the runs that the pipeline is about, and not one that it has to find them. */
  isCounted(key: string): boolean
  /** Reads how far it is, goes on with what is under way and orders what may start. */
  begin(): Promise<void>
  /** Takes one piece of news and orders what follows from it. */
  take(news: ChildNews): Promise<void>
  /** How the pipeline has ended; undefined is success. */
  outcome(): Failure | undefined
}
