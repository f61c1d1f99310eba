/** The schedule that a name, a file or a uuid means. */
import { resolve } from 'node:path'
import { didYouMean } from '../base/did-you-mean.js'
import type { ScheduleRecord } from '../store/schedule-contract.js'
import { type Application, type OpenHome, UsageError } from './application.js'
import type { OptionSpecs } from './command.js'
import { homeOption, withHome } from './run-command.js'

export const oneScheduleOptions = {
  project: {
    type: 'string',
    short: 'p',
    value: 'NAME',
    help: 'the project it belongs to (default: default)',
  },
  ...homeOption,
} as const satisfies OptionSpecs

export const SCHEDULE_POSITIONALS = ['NAME'] as const

interface ScheduleOptions {
  readonly project?: string
  readonly home?: string
}

/** Opens the home, finds the schedule, and closes the store when the work is done. */
export function withSchedule<T>(
  application: Application,
  { options, positionals }: { options: ScheduleOptions; positionals: readonly string[] },
  work: (schedule: ScheduleRecord, opened: OpenHome) => Promise<T>,
): Promise<T> {
  const wanted = positionals[0]!
  return withHome(application, options, async (opened) => {
    const schedule = await findSchedule(application, opened, {
      wanted,
      project: options.project ?? 'default',
    })
    return work(schedule, opened)
  })
}

async function findSchedule(
  { cwd }: Application,
  { store }: OpenHome,
  { wanted, project }: { wanted: string; project: string },
): Promise<ScheduleRecord> {
  const { schedules } = store
  const named =
    (await schedules.find(project, wanted)) ?? (await schedules.find(project, resolve(cwd, wanted)))
  if (named) return named
  const prefix = wanted.toLowerCase().replaceAll('-', '')
  if (/^[0-9a-f]{4,32}$/.test(prefix)) {
    const [first, second] = await store.findRuns(prefix, 2)
    const found = first && !second ? await schedules.get(first.uuid) : undefined
    if (found) return found
  }
  const all = await schedules.list()
  const elsewhere = all.find(({ name }) => name === wanted)
  if (elsewhere)
    throw new UsageError(
      `the schedule \`${wanted}\` belongs to the project ${elsewhere.project}: add -p ${elsewhere.project}`,
    )
  const close = didYouMean(
    wanted,
    all.map(({ name }) => name),
  )
  throw new UsageError(
    `there is no schedule \`${wanted}\`${close ? `; did you mean \`${close}\`?` : '; `pxrun schedule ls` lists them'}`,
  )
}
