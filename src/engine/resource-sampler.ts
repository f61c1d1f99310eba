/**
 * Samples what the containers of a live run use of the machine into `resources/metric/*.plx`, as Polyaxon
 * does: `cpu` and `memory` in percent of the machine, its `load`, and what each graphics card does.
 */
import { cpus, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'
import type { Executor, Usage } from '../executors/contract.js'
import type { AttemptLayout } from '../home/layout.js'
import { sampleCards } from '../host/graphics-cards.js'
import { appendEvents } from '../tracking/formats/event-file.js'
import type { DrivenRun } from './driven-run.js'
import type { EngineParts } from './parts.js'

/** The first sample soon, so that short runs have one. */
const PERIOD_MS = { first: 1000, later: 5000 }

export interface Sampled {
  readonly executor: Executor
  readonly files: AttemptLayout
  readonly containers: readonly string[]
}

export class ResourceSampler {
  readonly #folder: string
  readonly #before = new Map<string, { readonly cpuSeconds: number; readonly atMs: number }>()
  #timer: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(
    readonly parts: EngineParts,
    run: DrivenRun,
    readonly sampled: Sampled,
  ) {
    this.#folder = join(parts.layout.run(run.uuid).resources, 'metric')
    if (sampled.executor.usage) this.#next(PERIOD_MS.first)
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#timer)
  }

  #next(ms: number): void {
    this.#timer = setTimeout(async () => {
      try {
        this.#write(await this.#sample())
      } catch {
        // A sample less: neither a full disk nor a slow engine may harm the run.
      }
      if (!this.#isClosed) this.#next(PERIOD_MS.later)
    }, ms)
  }

  async #sample(): Promise<Readonly<Record<string, number>>> {
    const { executor, files, containers } = this.sampled
    let cpuPercent = 0
    let memoryBytes = 0
    for (const name of containers) {
      const usage = await executor.usage?.(name, files)
      if (!usage) continue
      cpuPercent += this.#cpuPercent(name, usage)
      memoryBytes += usage.memoryBytes
    }
    return {
      cpu: round(cpuPercent),
      memory: round((100 * memoryBytes) / totalmem()),
      load: loadavg()[0]!,
      ...(await sampleCards(this.parts.environment)),
    }
  }

  /** Since the last sample; before the first there was nothing. */
  #cpuPercent(name: string, { cpuSeconds, ageSeconds }: Usage): number {
    const atMs = this.parts.clock.now().getTime()
    const before = this.#before.get(name) ?? { cpuSeconds: 0, atMs: atMs - ageSeconds * 1000 }
    this.#before.set(name, { cpuSeconds, atMs })
    const seconds = (atMs - before.atMs) / 1000
    if (seconds <= 0) return 0
    // What ended without being waited for takes its time along.
    return Math.max(0, (100 * (cpuSeconds - before.cpuSeconds)) / seconds / cpus().length)
  }

  #write(values: Readonly<Record<string, number>>): void {
    if (this.#isClosed) return
    const timestamp = this.parts.clock.now()
    for (const [name, value] of Object.entries(values))
      appendEvents(join(this.#folder, `${name}.plx`), 'metric', [{ step: null, timestamp, value }])
  }
}

const round = (percent: number): number => Math.round(percent * 10) / 10
