/** Where things lie under `PXRUN_HOME`. Pure: it only joins paths. */
import { join } from 'node:path'

export interface HomeLayout {
  readonly home: string
  readonly database: string
  /** Locked by the process that decides about schedules, as long as it lives. */
  readonly schedulerLock: string
  /** The artifacts store. */
  readonly runs: string
  readonly gitCache: string
  /** The component hub, unless `PXRUN_HUB` says otherwise. */
  readonly hub: string
  run(uuid: string): RunLayout
}

export interface RunLayout {
  /** The run's folder in the artifacts store, laid out as Polyaxon lays it out. */
  readonly root: string
  readonly outputs: string
  readonly events: string
  readonly assets: string
  readonly resources: string
  readonly logs: string
  /** What the run sees as its context root (`/plx-context` in a container). */
  readonly context: string
  /** `globals.artifacts_path`: where init steps put files. */
  readonly contextArtifacts: string
  /** `<contextOffline>/runs/<uuid>` leads to the run's folder: where tracking libraries look for it. */
  readonly contextOffline: string
  /** First on the run's PATH: pxrun itself. */
  readonly contextPrograms: string
  /** The supervisors' own files, out of the run's sight. */
  readonly attempts: string
  /** One folder an attempt. */
  attempt(number: number): AttemptLayout
}

export interface AttemptLayout {
  readonly root: string
  /** The raw output of a container: append-only, mode 0600, the durable record. */
  log(container: string): string
  /** Byte offsets of the raw log with their arrival times. */
  logIndex(container: string): string
  /** Who supervises: pid, start time, boot id. */
  pid(container: string): string
  /** Who masks its output, for a container with secrets: pid, start time, boot id. */
  mask(container: string): string
  /** The exit code, there once the container has ended. */
  exit(container: string): string
  /** The ports at which its containers were told to meet, by their names. */
  readonly ports: string
  /** A link to the folder in memory with the files that must not lie on the disk. */
  readonly privateFiles: string
}

export function homeLayout(home: string): HomeLayout {
  const runs = join(home, 'runs')
  return {
    home,
    database: join(home, 'pxrun.db'),
    schedulerLock: join(home, 'scheduler.db'),
    runs,
    gitCache: join(home, 'cache', 'git'),
    hub: join(home, 'hub'),
    run: (uuid) => runLayout(home, runs, uuid),
  }
}

function runLayout(home: string, runs: string, uuid: string): RunLayout {
  const root = join(runs, uuid)
  const context = join(home, 'context', uuid)
  const attempts = join(home, 'attempts', uuid)
  return {
    root,
    outputs: join(root, 'outputs'),
    events: join(root, 'events'),
    assets: join(root, 'assets'),
    resources: join(root, 'resources'),
    logs: join(root, 'plxlogs'),
    context,
    contextArtifacts: join(context, 'artifacts'),
    contextOffline: join(context, 'offline'),
    contextPrograms: join(context, 'bin'),
    attempts,
    attempt: (number) => attemptLayout(join(attempts, String(number))),
  }
}

function attemptLayout(root: string): AttemptLayout {
  return {
    root,
    log: (container) => join(root, `${container}.log`),
    logIndex: (container) => join(root, `${container}.log-index`),
    pid: (container) => join(root, `${container}.pid`),
    mask: (container) => join(root, `${container}.mask`),
    exit: (container) => join(root, `${container}.exit`),
    ports: join(root, 'ports.json'),
    privateFiles: join(root, 'private'),
  }
}
