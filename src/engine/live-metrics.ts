/** Keeps the last values of a live run's metrics in the store while it goes on. */
import { MetricsPoller } from '../tracking/metrics-poller.js'
import type { DrivenRun } from './driven-run.js'
import type { EngineParts } from './parts.js'

const LOOK_MS = 500

export class LiveMetrics {
  readonly #timer: NodeJS.Timeout

  constructor(parts: EngineParts, run: DrivenRun) {
    const poller = new MetricsPoller(parts.layout.run(run.uuid).root)
    let busy = false
    this.#timer = setInterval(async () => {
      if (busy) return
      busy = true
      try {
        await run.recordMetrics(await poller.poll())
      } catch {
        // The end of the run reads all of them again; until then an old value is no harm.
      } finally {
        busy = false
      }
    }, LOOK_MS)
  }

  close(): void {
    clearInterval(this.#timer)
  }
}
