/**
 * The log of a container through the engine's API.
 *
 * Docker follows a log reliably but for its end, where before version 24 the last lines can be lost;
 * Podman 4 drops lines when it follows. So only Docker is asked to follow, and a container that has
 * ended is read once more without following, which is exact in both.
 */
import type { EngineApi } from '../api/engine-api.js'
import { isRefusal, isUnreachable } from '../api/engine-errors.js'
import { LogFrames } from '../api/log-frames.js'
import { pause } from '../pause.js'
import type { LogSource } from './log-source.js'
import type { RawLogCopy } from './raw-log-copy.js'

/** Between two looks at the log of a container that runs. */
const LOOK_MS = 500
/** A look at a long log is work for the engine: it may take a fifth of the time. */
const SHARE = 5
/** How engines refuse the log of a container that is not there, or not any more. */
const GONE = [404, 409]

export class EngineLog implements LogSource {
  constructor(
    readonly api: EngineApi,
    readonly id: string,
    readonly copy: RawLogCopy,
  ) {}

  async follow(signal: AbortSignal): Promise<void> {
    const canFollow = (await this.api.kind()).name === 'docker'
    while (!signal.aborted) {
      const startedAt = Date.now()
      try {
        await this.#read(canFollow, signal)
      } catch (error) {
        // Who watches the container finds out what that means.
        if (signal.aborted || isUnreachable(error) || isRefusal(error)) return
        throw error
      }
      await pause(Math.max(LOOK_MS, canFollow ? 0 : SHARE * (Date.now() - startedAt)), signal)
    }
  }

  async finish(signal: AbortSignal): Promise<void> {
    try {
      await this.#read(false, signal)
    } catch (error) {
      // Removed from outside in this moment: there is nothing more to be had.
      if (!isRefusal(error) || !GONE.includes(error.status)) throw error
    }
    if (!signal.aborted) this.copy.end()
  }

  close(): void {}

  async #read(follow: boolean, signal: AbortSignal): Promise<void> {
    const frames = new LogFrames()
    const { second } = this.copy.begin()
    // A nanosecond before the second: whether an engine's bound is inclusive does not matter then.
    const since = second === 0 ? undefined : `${second - 1}.999999999`
    for await (const chunk of this.api.logs(this.id, { follow, since, signal })) {
      this.copy.take(frames.take(chunk))
      if (signal.aborted) return
    }
  }
}
