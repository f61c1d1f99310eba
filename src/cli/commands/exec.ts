import { mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Json } from '../../base/value.js'
import { type PortablePlan, placed, readPlan } from '../../embedding/portable-plan.js'
import type { RunPlan } from '../../plan/run-plan.js'
import { type Application, type OpenHome, UsageError } from '../application.js'
import { command } from '../command.js'
import { type EventLines, eventLines } from '../event-lines.js'
import { dockerOption, passOption, withHome } from '../run-command.js'
import { watchRun } from '../watch-run.js'

export const execCommand = command({
  name: 'exec',
  summary: 'run a plan of `compile -o plan` by itself, without the store: for other schedulers',
  options: {
    plan: { type: 'string', value: 'FILE', help: 'the plan (`-` is standard input)' },
    out: {
      type: 'string',
      value: 'DIR',
      help: 'keep outputs and logs there, under runs/UUID (default: nothing is kept)',
    },
    'events-fd': { type: 'string', value: 'N', help: 'write what happens to this descriptor, as JSON lines' },
    quiet: { type: 'boolean', short: 'q', help: 'print nothing but errors' },
    ...dockerOption,
    ...passOption,
  },
  examples: [
    'pxrun compile -f train.yaml -P lr=0.1 -o plan > plan.json && pxrun exec --plan plan.json',
    'pxrun exec --plan plan.json --out results --events-fd 3 3> events.jsonl',
  ],
  async run(application, options) {
    const { quiet = false, out, 'events-fd': fd } = options
    const plan = await planFrom(application, options.plan)
    const lines = fd === undefined ? undefined : eventLines(descriptorOf(fd), plan.plan.uuid)
    const home =
      out === undefined ? mkdtempSync(join(tmpdir(), 'pxrun-exec-')) : resolve(application.cwd, out)
    try {
      return await withHome(application, { ...options, home }, (opened) =>
        exec(application, opened, { plan, lines, quiet }),
      )
    } finally {
      if (out === undefined) rmSync(home, { recursive: true, force: true })
    }
  },
})

interface Work {
  readonly plan: PortablePlan
  readonly lines: EventLines | undefined
  readonly quiet: boolean
}

async function exec(
  application: Application,
  opened: OpenHome,
  { plan, lines, quiet }: Work,
): Promise<number> {
  const { uuid, executor } = plan.plan
  if (await opened.store.getRun(uuid)) throw new UsageError(`the plan was run there before: ${uuid}`)
  const contextRoot = opened.engine.contextRoot(executor, uuid)
  if (contextRoot === undefined) throw new UsageError(`there is no executor ${executor}`)
  const run: RunPlan = placed(plan, {
    contextRoot,
    storePath: opened.layout.runs,
    documentDir: application.cwd,
  })
  const containers = run.containers.map(({ name }) => name)
  return watchRun(application, opened, {
    options: { json: false, quiet, containers, uuid },
    start: async (onEvent) => {
      const ended = await opened.engine.run(run, {
        onEvent: async (event) => {
          await lines?.onEvent(event)
          await onEvent(event)
        },
      })
      lines?.end(ended)
      return ended
    },
  })
}

async function planFrom(application: Application, path: string | undefined): Promise<PortablePlan> {
  if (path === undefined) throw new UsageError('--plan is missing: --plan plan.json')
  const plan = readPlan(parsed(await textOf(application, path), path))
  if (!plan.ok) throw new UsageError(`${path}: ${plan.error}`)
  return plan.value
}

const LARGEST_PLAN = 64 << 20

async function textOf({ cwd, readStdin }: Application, path: string): Promise<string> {
  try {
    const text = path === '-' ? await readStdin(LARGEST_PLAN) : await readFile(resolve(cwd, path), 'utf8')
    if (text === undefined) throw new Error(`it is larger than ${LARGEST_PLAN >> 20} MiB`)
    return text
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${(error as Error).message}`)
  }
}

function parsed(text: string, path: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    throw new UsageError(`${path} is not JSON`)
  }
}

function descriptorOf(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new UsageError(`--events-fd takes a number, not \`${text}\``)
  return Number(text)
}
