/**
 * The supervisor of a process: a small `sh` that leads the process group and outlives pxrun.
 *
 *   pid file    `pid 123 4567 <boot id> end`, made before the job starts; if it is there already, the job
 *               does not start: that is how a start is called off of which nobody knows how far it is
 *   log file    its standard output and error, inherited, append-only
 *   exit file   64 reserved bytes that become `exit 0 end`, or `exit 137 starved end` if the system has ended
 *               processes for want of memory since the start
 *
 * The exit file is written in place over bytes that were reserved at the start, in one write and
 * without another program: a full disk cannot lose the exit code, and a reader that finds no `end`
 * knows that it is not written yet. Its last act ends whatever the job left in the group, as the end
 * of a container's first process does.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { AttemptLayout } from '../../home/layout.js'
import { memoryKills } from '../../host/memory-kills.js'
import type { ProcessIdentity } from '../../host/process-identity.js'
import { bootId } from '../../host/processes.js'
import type { ContainerPlan } from '../contract.js'
import type { Detached } from './detached.js'
import { wrappedEnvironment } from './mask-output.js'
import { type Spawner, SpawnUnknownError } from './spawner.js'

// `trap :` and not `trap ''`: a trap is reset in the job, an ignored signal would be inherited. A signal that comes
// before it is reset says nothing to the job: so it looks for the mark of a stop once it would end by one.
// The second `wait` asks for a status that a signal to the shell cut short.
const SCRIPT = `
trap : TERM INT HUP
umask 077
pid_file=$1 exit_file=$2 boot=$3 kills=$4
shift 4
start=unknown
started() { shift 19; start=$1; }
if read -r stat 2>/dev/null < /proc/$$/stat; then
  set -f; started \${stat##*) }; set +f
else
  start=$(ps -o lstart= -p $$)
fi
printf '%-63s\\n' 'exit' > "$exit_file"
set -C
{ printf 'pid %s %s %s end\\n' $$ "$boot" "$start" > "$pid_file"; } 2>/dev/null || exit 1
set +C
umask "$PXRUN_UMASK"
unset PXRUN_UMASK
( [ ! -e "$pid_file.stop" ] || exit 143; exec "$@" ) &
job=$!
while :; do
  wait "$job" 2>/dev/null; code=$?
  [ "$code" -gt 128 ] || break
  kill -0 "$job" 2>/dev/null && continue
  wait "$job" 2>/dev/null; again=$?
  [ "$again" = 127 ] || code=$again
  break
done
starved() {
  while read -r name count; do
    [ "$name" != oom_kill ] || { [ "$count" -gt "$kills" ]; return; }
  done < /proc/vmstat
  return 1
}
[ "$code" != 137 ] || [ -z "$kills" ] || ! starved || code='137 starved'
printf 'exit %s end\\n' "$code" 1<> "$exit_file"
kill -KILL 0
`

/** What may pass between the creation of a pid file and its content. */
const WRITE_PATIENCE_MS = 1000

/** Starts the supervisor with the job. Resolves once the system has made the process, or says why not. */
export async function startSupervisor(
  container: ContainerPlan,
  attempt: AttemptLayout,
  spawner: Spawner,
): Promise<string | undefined> {
  mkdirSync(attempt.root, { recursive: true, mode: 0o700 })
  try {
    return await spawner.start(supervised(container, attempt))
  } catch (error) {
    if (!(error instanceof SpawnUnknownError)) throw error
    // Either it is there by now, or it will not start any more.
    return (await supervisorOrNone(attempt.pid(container.name))) ? undefined : error.message
  }
}

function supervised(container: ContainerPlan, attempt: AttemptLayout): Detached {
  const { name, argv, workingDir: cwd, secrets = [], hidden = [] } = container
  const kills = String(memoryKills() ?? '')
  const files = [attempt.pid(name), attempt.exit(name)]
  const words = ['-c', SCRIPT, 'pxrun-supervisor', ...files, bootId(), kills, ...argv]
  const env = { ...container.env, PXRUN_UMASK: process.umask().toString(8) }
  if (secrets.length === 0 && hidden.length === 0)
    return { program: '/bin/sh', words, cwd, env, log: attempt.log(name) }
  const masking = [container.maskProgram!, attempt.log(name), attempt.mask(name), '/bin/sh', ...words]
  return {
    program: process.execPath,
    words: masking,
    cwd,
    env: wrappedEnvironment(env, { secrets, hidden }),
    log: undefined,
  }
}

/** Who supervises a container; undefined before the pid file is whole. */
export function readSupervisor(pidFile: string): ProcessIdentity | undefined {
  const match = /^pid (\d+) (\S+) (.+) end\n$/.exec(readText(pidFile))
  return match ? { pid: Number(match[1]), bootId: match[2]!, startTime: match[3]! } : undefined
}

const FORBIDDEN = 'not to be started\n'

/** Says that a job is not wanted any more, also to one that is about to start. Comes before the signal. */
export function markStop(pidFile: string): void {
  try {
    writeFileSync(`${pidFile}.stop`, '', { mode: 0o600 })
  } catch {
    // Without it, a job that starts just now ends by force, when its time of grace is over.
  }
}

/** Whether a start was called off. */
export const isForbidden = (pidFile: string): boolean => readText(pidFile) === FORBIDDEN

/** Who supervises a container. When nobody does, nobody will: a supervisor that comes later goes away. */
export async function supervisorOrNone(pidFile: string): Promise<ProcessIdentity | undefined> {
  if (!existsSync(dirname(pidFile))) return undefined
  try {
    writeFileSync(pidFile, FORBIDDEN, { flag: 'wx', mode: 0o600 })
    return undefined
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  // One that is being written now is whole in a moment.
  for (let look = 0; readText(pidFile) === '' && look < WRITE_PATIENCE_MS; look++) await wait(1)
  return readSupervisor(pidFile)
}

export interface JobExit {
  /** 128 + n stands for signal n. */
  readonly exitCode: number
  readonly starved?: boolean
}

/** How the job ended; undefined before it has. */
export function readExit(exitFile: string): JobExit | undefined {
  const match = /^exit (\d+)( starved)? end\n/.exec(readText(exitFile))
  return match ? { exitCode: Number(match[1]), ...(match[2] && { starved: true }) } : undefined
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
