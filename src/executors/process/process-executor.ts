/**
 * Runs containers as plain processes of this machine. The image is recorded and not used.
 *
 * State machine of a container, read from its files at any time by anybody:
 *
 *   no pid file ──start──> pid file, supervisor alive ──> exit file whole     (exited)
 *   (never-started)        (running)                  └─> gone, no exit code  (lost)
 *         └──────stop──────────────────────────────────────────┘
 */
import { spawn } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { fail, ok, type Result } from '../../base/result.js'
import type { Json } from '../../base/value.js'
import type { AttemptLayout, RunLayout } from '../../home/layout.js'
import { removePrivateFiles } from '../../home/private-files.js'
import { noteArrival, RawLogReader } from '../../home/raw-log.js'
import { usageOfTree } from '../../host/process-usage.js'
import { groupExists, groupLives, isAlive, signalGroup } from '../../host/processes.js'
import type { Failure } from '../../lifecycle/failure.js'
import type { PlannedContainer, RunPlan } from '../../plan/run-plan.js'
import { Changes } from '../changes.js'
import type {
  ContainerEvent,
  ContainerPlan,
  ContainerState,
  ExecOptions,
  Executor,
  ObserveOptions,
  RunPlaces,
  Usage,
} from '../contract.js'
import { unsupportedFields } from '../field-support.js'
import { findOnPath, findProgram } from './find-program.js'
import { linkMounts } from './link-mounts.js'
import { planProcess } from './plan-process.js'
import { Spawner } from './spawner.js'
import {
  isForbidden,
  markStop,
  readExit,
  readSupervisor,
  startSupervisor,
  supervisorOrNone,
} from './supervisor.js'
import { PROCESS_FIELDS } from './supported-fields.js'

/** A look at the files at least this often, whether the system tells of changes or not. */
const LOOK_MS = 200
/** What a supervisor may take from its start to its pid file. */
const START_PATIENCE_MS = 10_000
/** Looks at a group, a millisecond apart, before every process of the machine is looked at. */
const LOOKS = 20
/** What masking the last lines may take after a stop. */
const MASK_PATIENCE_MS = 10_000

/** Polyaxon's own path in a container. */
const CONTEXT_ROOT = '/plx-context'
const NO_CONTEXT_ROOT = `the document names ${CONTEXT_ROOT}, which a plain process does not have: use \`{{ globals.context_path }}\`, or run it with --sandbox or --executor docker`

export interface ProcessOptions {
  /** What starts the processes; one that starts all of them by itself unless given. */
  readonly spawner?: Spawner
}

export class ProcessExecutor implements Executor {
  readonly name: string = 'process'
  readonly hasOwnNetwork = false
  readonly #spawner: Spawner

  constructor({ spawner = new Spawner() }: ProcessOptions = {}) {
    this.#spawner = spawner
  }

  unsupported(operation: Json): readonly string[] {
    const fields = unsupportedFields(operation, { executor: this.name, fields: PROCESS_FIELDS })
    return namesContextRoot(operation) ? [...fields, NO_CONTEXT_ROOT] : fields
  }

  contextRoot(layout: RunLayout): string {
    return layout.context
  }

  plan(run: RunPlan, container: PlannedContainer, places: RunPlaces): Result<ContainerPlan, Failure> {
    return planProcess(run, container, places)
  }

  async prepare(container: ContainerPlan): Promise<Result<void, Failure>> {
    const refuse = (problem: string) =>
      fail<Failure>({ reason: 'start-failed', container: container.name, problem })
    if (container.argv.length === 0)
      return refuse('it has no command, and without the image nobody knows one')
    if (!isFolder(container.workingDir))
      return refuse(`the working directory ${container.workingDir} does not exist`)
    if (findProgram(container)) return ok(undefined)
    return fail({ reason: 'command-not-found', container: container.name, command: missing(container) })
  }

  async start(container: ContainerPlan, attempt: AttemptLayout): Promise<Result<void, Failure>> {
    const { mounts = [] } = container.container ?? {}
    const problem =
      linkMounts(mounts, container.name, attempt) ??
      (await startSupervisor(container, attempt, this.#spawner))
    return problem === undefined
      ? ok(undefined)
      : fail({ reason: 'start-failed', container: container.name, problem })
  }

  async inspect(container: string, attempt: AttemptLayout): Promise<ContainerState> {
    const supervisor = readSupervisor(attempt.pid(container))
    // Life first, exit code second: in this order a supervisor that ends in between is not taken for lost.
    const alive = supervisor !== undefined && isAlive(supervisor)
    if (isMasking(container, attempt)) return { state: 'running' }
    const exit = readExit(attempt.exit(container))
    if (exit) return { state: 'exited', ...exit, at: endOf(attempt, container) }
    if (supervisor === undefined)
      return { state: isForbidden(attempt.pid(container)) ? 'lost' : 'never-started' }
    return { state: alive ? 'running' : 'lost' }
  }

  async *observe(
    container: string,
    attempt: AttemptLayout,
    { fromOffset, signal }: ObserveOptions,
  ): AsyncGenerator<ContainerEvent> {
    const reader = new RawLogReader(attempt.log(container), fromOffset)
    const changes = new Changes(signal, attempt.root)
    const startedAt = Date.now()
    try {
      for (;;) {
        const seen = changes.count
        const state = await this.inspect(container, attempt)
        const ended = state.state === 'exited' || state.state === 'lost'
        if (ended) await untilGone(attempt.pid(container))
        // Not `yield*`, which costs a promise more for each line.
        for (const event of readLines(reader, container, attempt, ended)) yield event
        if (signal.aborted) return
        if (state.state === 'exited') {
          const { state: kind, ...exit } = state
          return yield { kind, ...exit }
        }
        if (state.state === 'lost') return yield { kind: 'lost' }
        if (state.state === 'never-started' && Date.now() - startedAt > START_PATIENCE_MS)
          return yield { kind: 'lost' }
        await changes.next(seen, LOOK_MS)
      }
    } finally {
      changes.close()
      reader.close()
    }
  }

  async stop(container: string, attempt: AttemptLayout, graceMs: number): Promise<void> {
    const supervisor = await supervisorOrNone(attempt.pid(container))
    if (supervisor === undefined || !isAlive(supervisor)) return untilMasked(container, attempt)
    markStop(attempt.pid(container))
    signalGroup(supervisor.pid, 'SIGTERM')
    const deadline = Date.now() + graceMs
    while (isAlive(supervisor) && Date.now() < deadline) await pause(5)
    signalGroup(supervisor.pid, 'SIGKILL')
    await untilGone(attempt.pid(container))
    await untilMasked(container, attempt)
  }

  async exec(
    { env, workingDir }: ContainerPlan,
    _attempt: AttemptLayout,
    { argv: [program = '', ...args], timeoutMs }: ExecOptions,
  ): Promise<number | undefined> {
    // With a group of its own, so that whatever it has started ends with it.
    const child = spawn(program, args, { cwd: workingDir, env, stdio: 'ignore', detached: true })
    const overTime = setTimeout(() => signalGroup(child.pid!, 'SIGKILL'), timeoutMs)
    const exitCode = await new Promise<number | undefined>((resolve) => {
      child.once('error', () => resolve(undefined))
      child.once('close', (code) => resolve(code ?? undefined))
    })
    clearTimeout(overTime)
    return exitCode
  }

  async usage(container: string, attempt: AttemptLayout): Promise<Usage | undefined> {
    const supervisor = readSupervisor(attempt.pid(container))
    if (!supervisor || !isAlive(supervisor)) return undefined
    const usage = usageOfTree(supervisor.pid)
    const startedAt = statSync(attempt.pid(container)).mtimeMs
    return usage && { ...usage, ageSeconds: (Date.now() - startedAt) / 1000 }
  }

  async clean(container: string, attempt: AttemptLayout): Promise<void> {
    removePrivateFiles(attempt, container)
  }

  async close(): Promise<void> {
    this.#spawner.close()
  }
}

/** Wherever in its `run` section a document has the path written out. */
const namesContextRoot = (operation: Json): boolean =>
  JSON.stringify((operation as { readonly run?: Json }).run ?? null).includes(CONTEXT_ROOT)

function* readLines(
  reader: RawLogReader,
  container: string,
  attempt: AttemptLayout,
  final: boolean,
): Generator<ContainerEvent> {
  for (;;) {
    const before = reader.offset
    const now = new Date()
    const lines = reader.read(() => now, final)
    if (reader.offset > before) noteArrival(attempt.logIndex(container), reader.offset, now)
    for (const line of lines) yield { kind: 'log', line: line.text, at: line.at, offset: line.end }
    if (reader.offset === before) return
  }
}

/** Waits until the group has no member left, so that no line comes after the end. */
async function untilGone(pidFile: string): Promise<void> {
  const supervisor = readSupervisor(pidFile)
  if (!supervisor) return
  // Nearly always the group is gone in a few milliseconds; only then is the costly question worth it.
  for (let look = 0; look < LOOKS && groupExists(supervisor.pid); look++) await pause(1)
  while (groupLives(supervisor.pid)) await pause(20)
}

/** Whether somebody still masks and writes what the container has printed. */
function isMasking(container: string, attempt: AttemptLayout): boolean {
  const mask = readSupervisor(attempt.mask(container))
  return mask !== undefined && isAlive(mask)
}

/** What cannot be written in good time, since the disk is full, is given up: a stop leaves nothing behind. */
async function untilMasked(container: string, attempt: AttemptLayout): Promise<void> {
  const deadline = Date.now() + MASK_PATIENCE_MS
  while (isMasking(container, attempt)) {
    if (Date.now() > deadline) signalGroup(readSupervisor(attempt.mask(container))!.pid, 'SIGKILL')
    await pause(5)
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

const isFolder = (path: string) => existsSync(path) && statSync(path).isDirectory()

function endOf(attempt: AttemptLayout, container: string): Date {
  return statSync(attempt.exit(container)).mtime
}

/** The command as written, with the name of a Python that is there where `python` is not: the usual case. */
function missing(container: ContainerPlan): string {
  const program = basename(container.argv[0]!)
  const other = program === 'python' ? findOnPath('python3', container.env.PATH) : undefined
  return other ? `${container.argv[0]} (there is ${other})` : container.argv[0]!
}
