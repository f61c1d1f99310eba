/** The runs of slots in the hands of this process: started, watched, and taken over from a leader that is gone. */
import { isAlive } from '../host/processes.js'
import type { WorkingParts } from './parts.js'

export class SlotRuns {
  readonly #parts: WorkingParts
  readonly #active = new Map<string, Promise<void>>()

  constructor(parts: WorkingParts) {
    this.#parts = parts
  }

  get active(): number {
    return this.#active.size
  }

  start(uuid: string): void {
    if (this.#active.has(uuid)) return
    const done = this.#drive(uuid).finally(() => this.#active.delete(uuid))
    this.#active.set(uuid, done)
  }

  /**
   * Goes on with what a leader left that is gone: records the ends of runs whose process has ended
   * meanwhile, and drives those that were only recorded.
   */
  async adopt(): Promise<void> {
    const { store, runs } = this.#parts
    const left = (await store.schedules.unfinishedRuns()).filter(
      ({ uuid, driver }) => !this.#active.has(uuid) && !(driver && isAlive(driver)),
    )
    if (left.length === 0) return
    await runs.settle()
    for (const { uuid } of left) this.start(uuid)
  }

  /** Waits for the runs that are active now. */
  async all(): Promise<void> {
    await Promise.all(this.#active.values())
  }

  async #drive(uuid: string): Promise<void> {
    const { runs, store, onEvent } = this.#parts
    try {
      if ((await runs.drive(uuid)) === undefined) return
      const run = await store.getRun(uuid)
      if (run) onEvent({ kind: 'run-done', run: uuid, status: run.status })
    } catch (error) {
      onEvent({ kind: 'trouble', message: `${uuid}: ${(error as Error).message}` })
    }
  }
}
