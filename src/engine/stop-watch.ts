/**
 * Watches for requests to stop a run, made in this process or through the store by another, and for
 * the end of its time.
 */
import type { RunRequest } from '../store/contract.js'
import type { EngineParts } from './parts.js'

const LOOK_MS = 150

export class StopWatch {
  readonly #parts: EngineParts
  readonly #uuid: string
  readonly #abort = new AbortController()
  #requests: readonly RunRequest[] = []
  #deadline: Date | undefined
  #version: number | undefined
  #timer: NodeJS.Timeout | undefined
  #onRequest: (killNow: boolean) => void = () => {}

  constructor(parts: EngineParts, uuid: string) {
    this.#parts = parts
    this.#uuid = uuid
    this.#look()
  }

  /** Aborted with the first request: ends init steps and waits. */
  get signal(): AbortSignal {
    return this.#abort.signal
  }

  /** Every request so far, the first one first. */
  get requests(): readonly RunRequest[] {
    return this.#requests
  }

  /** Calls back for the first request and once more when it becomes a kill; at once for what was asked before. */
  onRequest(callback: (killNow: boolean) => void): void {
    this.#onRequest = callback
    if (this.#requests.length > 0) callback(this.#wantsKill)
  }

  setDeadline(deadline: Date | undefined): void {
    this.#deadline = deadline
  }

  /** Looks into the store now; also after a request of this very process. */
  async refresh(): Promise<void> {
    const before = { count: this.#requests.length, kill: this.#wantsKill }
    const all = await this.#parts.store.requests(this.#uuid)
    this.#requests = all.filter(({ kind }) => kind !== 'approve')
    if (this.#requests.length === 0) return
    this.#abort.abort()
    if (before.count === 0 || this.#wantsKill !== before.kill) this.#onRequest(this.#wantsKill)
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#closed = true
  }

  #closed = false

  get #wantsKill(): boolean {
    return this.#requests.some(({ kind }) => kind === 'kill')
  }

  #look(): void {
    this.#timer = setTimeout(async () => {
      await this.#check().catch(() => {
        // A store that is busy now is asked again at the next look.
      })
      if (!this.#closed) this.#look()
    }, LOOK_MS)
  }

  async #check(): Promise<void> {
    const now = this.#parts.clock.now()
    if (this.#deadline && now >= this.#deadline) {
      this.#deadline = undefined
      await this.#parts.store.request(this.#uuid, { kind: 'stop', by: 'timeout', at: now.toISOString() })
      return this.refresh()
    }
    const version = await this.#parts.store.dataVersion()
    if (version === this.#version) return
    this.#version = version
    await this.refresh()
  }
}
