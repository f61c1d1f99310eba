/**
 * Watches one container to its end and keeps its raw log up to date. Input: where it lives; output: how
 * it ended. Survives that the engine goes away and comes back, and that the disk is full for a time.
 */
import type { AttemptLayout } from '../../home/layout.js'
import { readHidden } from '../../home/private-files.js'
import type { EngineApi } from './api/engine-api.js'
import { isRefusal, isUnreachable } from './api/engine-errors.js'
import type { ContainerAnswer } from './api/wire.js'
import { type ExitRecord, writeExitRecord } from './container-files.js'
import { LABEL } from './container-identity.js'
import { EngineLog } from './log/engine-log.js'
import { type LogSource, NO_LOG } from './log/log-source.js'
import { isReadable, PodmanLogFile } from './log/podman-log-file.js'
import { RawLogCopy } from './log/raw-log-copy.js'
import { pause } from './pause.js'
import { type Standing, standingOf } from './standing.js'

/** Where the pauses between two questions to an engine that does not answer begin and end. */
const PAUSE_MS = { first: 100, longest: 5000 }
/** What may pass between the record of a container and its start. */
const START_PATIENCE_MS = 30_000
const LOOK_MS = 100

export interface Watched {
  readonly api: EngineApi
  readonly id: string
  readonly container: string
  readonly attempt: AttemptLayout
}

export interface WatchOptions {
  readonly signal: AbortSignal
  readonly onGrowth: () => void
  readonly onNotice: (message: string) => void
}

export type Ending = ({ readonly kind: 'exited' } & ExitRecord) | { readonly kind: 'lost' }

/** What keeps the watch from going on, by the words for its end. */
interface Trouble {
  readonly over: string
}

const ANSWERS = 'the container engine answers again'
const HAS_ROOM = 'the disk has room again'

/** How the container ended; undefined when the signal aborts before. */
export async function watchContainer(watched: Watched, options: WatchOptions): Promise<Ending | undefined> {
  const { signal, onNotice } = options
  const log = new WatchedLog(watched, options.onGrowth)
  const giveUpAt = Date.now() + START_PATIENCE_MS
  let trouble: Trouble | undefined
  let pauseMs = PAUSE_MS.first
  const isOver = () => {
    if (trouble) onNotice(trouble.over)
    trouble = undefined
    pauseMs = PAUSE_MS.first
  }
  const onAnswer = () => {
    if (trouble?.over === ANSWERS) isOver()
  }
  try {
    while (!signal.aborted) {
      try {
        const ending = await untilNextChange(watched, { log, giveUpAt, signal, onAnswer })
        isOver()
        if (ending) return ending
      } catch (error) {
        if (signal.aborted) return undefined
        const problem = passing(error)
        if (problem === undefined) throw error
        const over = isDiskFull(error) ? HAS_ROOM : ANSWERS
        if (trouble?.over !== over) onNotice(`${problem}; waiting`)
        trouble = { over }
        // What was half done starts anew: the copy then takes up where the file ends.
        log.close()
        await pause(pauseMs, signal)
        pauseMs = Math.min(2 * pauseMs, PAUSE_MS.longest)
      }
    }
    return undefined
  } finally {
    log.close()
  }
}

/** Completes the raw log of a container that has ended and records that it is so. */
export async function collectEnded(
  watched: Watched,
  container: ContainerAnswer,
  exit: ExitRecord,
): Promise<void> {
  const log = new WatchedLog(watched, () => {})
  try {
    await log.finish(container, new AbortController().signal)
  } finally {
    log.close()
  }
  recordExit(watched, exit)
}

interface NextChange {
  readonly log: WatchedLog
  readonly giveUpAt: number
  readonly signal: AbortSignal
  /** Called when the engine has said where the container stands. */
  readonly onAnswer: () => void
}

async function untilNextChange(
  watched: Watched,
  { log, giveUpAt, signal, onAnswer }: NextChange,
): Promise<Ending | undefined> {
  const { api, id } = watched
  const container = await api.container(id)
  onAnswer()
  const standing: Standing = container ? standingOf(container, await api.kind()) : { kind: 'lost' }
  switch (standing.kind) {
    case 'ended': {
      await log.finish(container!, signal)
      if (signal.aborted) return undefined
      const { exitCode, outOfMemory, finishedAt } = standing
      const exit = { exitCode, outOfMemory, finishedAt }
      recordExit(watched, exit)
      return { kind: 'exited', ...exit }
    }
    case 'lost':
      await log.finishLost()
      return { kind: 'lost' }
    case 'created':
      if (Date.now() > giveUpAt) return { kind: 'lost' }
      await pause(LOOK_MS, signal)
      return undefined
    case 'running':
      await log.followWhile(container!, signal, (running) => api.wait(id, running))
      return undefined
  }
}

function recordExit({ attempt, container }: Watched, exit: ExitRecord): void {
  writeExitRecord(attempt.exit(container), exit)
}

/** What went wrong, if it may pass; undefined for what is a bug. */
export function passing(error: unknown): string | undefined {
  if (isUnreachable(error)) return error.message
  if (isRefusal(error)) return `the container engine refuses to answer: ${error.problem}`
  return isDiskFull(error) ? 'the disk is full and the log cannot be written' : undefined
}

const isDiskFull = (error: unknown): boolean =>
  ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '')

/** The raw log of a container and where its content comes from; both are opened when they are needed. */
class WatchedLog {
  #copy: RawLogCopy | undefined
  #source: LogSource | undefined

  constructor(
    readonly watched: Watched,
    readonly onGrowth: () => void,
  ) {}

  /** Copies what comes until the work is over; the work's signal aborts when copying fails. */
  async followWhile(
    container: ContainerAnswer,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const source = await this.#open(container)
    const over = new AbortController()
    const both = AbortSignal.any([signal, over.signal])
    let problem: unknown
    const following = source.follow(both).catch((error: unknown) => {
      problem = error
      over.abort()
    })
    try {
      await work(both)
    } catch (error) {
      throw problem ?? error
    } finally {
      over.abort()
      await following
    }
    if (problem !== undefined && !signal.aborted) throw problem
  }

  async finish(container: ContainerAnswer, signal: AbortSignal): Promise<void> {
    const source = await this.#open(container)
    await source.finish(signal)
  }

  /** What can still be had of a container that is gone: the rest of a file that is open, and of open lines. */
  async finishLost(): Promise<void> {
    if (this.#source instanceof PodmanLogFile) await this.#source.finish()
    else this.#copy?.end()
  }

  close(): void {
    this.#source?.close()
    this.#copy?.close()
    this.#source = undefined
    this.#copy = undefined
  }

  async #open(answer: ContainerAnswer): Promise<LogSource> {
    if (this.#source) return this.#source
    const { api, id, attempt, container } = this.watched
    const secrets = secretsOf(answer, this.watched)
    if (secrets === undefined) return NO_LOG
    const isPodman = (await api.kind()).name === 'podman'
    const files = { log: attempt.log(container), index: attempt.logIndex(container) }
    const { LogPath } = answer
    const copy = new RawLogCopy(files, this.onGrowth, secrets)
    this.#copy = copy
    this.#source =
      isPodman && LogPath && isReadable(LogPath)
        ? new PodmanLogFile(LogPath, copy)
        : new EngineLog(api, id, copy)
    return this.#source
  }
}

/**
 * The secrets of a container, out of its own environment and its mounted files: whoever completes its log has
 * them at hand. Undefined when those of its files are gone, and nobody could mask them any more.
 */
function secretsOf({ Config }: ContainerAnswer, { attempt, container }: Watched): string[] | undefined {
  const { [LABEL.secrets]: listed, [LABEL.hidden]: hasHidden } = Config.Labels ?? {}
  const ofFiles = hasHidden ? readHidden(attempt, container) : []
  const ofVariables = (listed?.split(',') ?? []).flatMap((name) => {
    const variable = Config.Env?.find((entry) => entry.startsWith(`${name}=`))
    return variable === undefined ? [] : [variable.slice(name.length + 1)]
  })
  return ofFiles && [...ofVariables, ...ofFiles]
}
