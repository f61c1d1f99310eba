/** What the commands about one recorded run have in common: a uuid, a home, and a way to print. */
import type { RunRecord } from '../lifecycle/run.js'
import { type Application, type OpenHome, UsageError } from './application.js'
import type { OptionSpecs } from './command.js'
import { findRun } from './find-run.js'
import { homeOption } from './home-option.js'

export { homeOption } from './home-option.js'

export const dockerOption = {
  'docker-host': {
    type: 'string',
    value: 'URL',
    help: 'where Docker or Podman answers (default: $DOCKER_HOST, else the usual sockets)',
  },
} as const satisfies OptionSpecs

export const jobsOption = {
  jobs: {
    type: 'string',
    short: 'j',
    value: 'N',
    help: 'how many processes and containers may run at once on this machine (default: its cores)',
  },
} as const satisfies OptionSpecs

export const runOptions = {
  uid: { type: 'string', value: 'UUID', help: 'the run, as an option' },
  output: { type: 'string', short: 'o', value: 'json', help: 'print JSON' },
  ...homeOption,
  ...dockerOption,
} as const satisfies OptionSpecs

export const RUN_POSITIONALS = ['UUID?'] as const

/** Further variables for runs, beside those that the configuration names. */
export const passOption = {
  'env-pass': {
    type: 'string',
    multiple: true,
    value: 'NAME',
    help: 'a variable of your environment that the run gets too; `WANDB_*` stands for several',
  },
} as const satisfies OptionSpecs

export interface HomeOptions {
  readonly home?: string
  readonly 'docker-host'?: string
  readonly 'env-pass'?: readonly string[]
  readonly jobs?: string
}

interface RunOptions extends HomeOptions {
  readonly uid?: string
}

/** Opens the home, finds the run, and closes the store when the work is done. */
export async function withRun<T>(
  application: Application,
  { options, positionals }: { options: RunOptions; positionals: readonly string[] },
  work: (run: RunRecord, opened: OpenHome) => Promise<T>,
): Promise<T> {
  const uuid = positionals[0] ?? options.uid
  if (!uuid)
    throw new UsageError('which run? Give its uuid, or the beginning of it; `pxrun ops ls` lists the runs')
  return withHome(application, options, async (opened) => work(await findRun(opened.store, uuid), opened))
}

export async function withHome<T>(
  application: Application,
  options: HomeOptions,
  work: (opened: OpenHome) => Promise<T>,
): Promise<T> {
  const opened = await application.openHome({
    home: options.home,
    dockerHost: options['docker-host'],
    pass: options['env-pass'],
    ...(options.jobs !== undefined && { jobs: jobsOf(options.jobs) }),
  })
  try {
    return await work(opened)
  } finally {
    await opened.engine.close()
    await opened.store.close()
  }
}

function jobsOf(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text)
  throw new UsageError(`--jobs takes a whole number above 0, not \`${text}\``)
}

/** Whether `-o json` was asked for; anything else than the given formats is a wrong use. */
export function outputFormat<F extends string>(
  output: string | undefined,
  formats: readonly F[],
): F | undefined {
  if (output === undefined) return undefined
  const format = formats.find((known) => known === output)
  if (!format) throw new UsageError(`-o knows ${formats.join(', ')}, not \`${output}\``)
  return format
}
