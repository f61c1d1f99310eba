/**
 * `tensorboard`: brings the TensorBoard logs of runs (`outputs/tensorboard`) together below
 * `<artifacts>/tensorboard`, and writes `<artifacts>/start_tensorboard`, which shows them.
 */
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fail, ok, type Result } from '../base/result.js'
import type { Json } from '../base/value.js'
import type { InitContext, Initializer, InitOutcome, InitProblem } from './contract.js'
import { sourcePlace, targetPlace } from './places.js'
import { copyFromStore } from './store-copies.js'

interface TensorboardSpec {
  readonly port?: Json
  readonly uuids?: Json
  readonly useNames?: boolean | null
  readonly pathPrefix?: string | null
  readonly plugins?: Json
}

const LOGS = 'outputs/tensorboard'

export const tensorboardInitializer: Initializer = {
  kind: 'tensorboard',
  async run(spec, context) {
    const { port, uuids, useNames, pathPrefix, plugins } = spec as TensorboardSpec
    const runs = listOf(uuids)
    if (runs.length === 0) return fail({ problem: 'it names no `uuids`' })
    const names = await namesOf(runs, useNames === true, context)
    if (!names.ok) return names
    const copied = await copyLogs(names.value, context)
    if (!copied.ok) return copied
    const script = targetPlace('start_tensorboard', context)
    if (!script.ok) return script
    const install = listOf(plugins).length > 0 ? [`pip install ${listOf(plugins).map(quoted).join(' ')}`] : []
    const logdir = join(context.visibleArtifactsPath, context.path ?? '', 'tensorboard')
    const show = `tensorboard --logdir=${quoted(logdir)} --port=${Number(port ?? 6006)} --path_prefix=${quoted(pathPrefix ?? '')} --host=0.0.0.0`
    await writeFile(script.value, `#!/bin/sh\n${[...install, show].join(' && ')}\n`, { mode: 0o755 })
    context.report('wrote start_tensorboard')
    return copied
  },
}

/** The folder of each run: its uuid, or its name when nobody else has it. */
async function namesOf(
  uuids: readonly string[],
  useNames: boolean,
  { records }: InitContext,
): Promise<Result<ReadonlyMap<string, string>, InitProblem>> {
  const names = new Map<string, string>()
  for (const uuid of uuids) {
    const name = await records.runName(uuid)
    if (name === undefined) return fail({ problem: `no run here has the uuid \`${uuid}\`` })
    const wanted = useNames && name !== null ? name.replace(/[/\\]/g, '-') : uuid
    const taken = [...names.values()].includes(wanted)
    names.set(uuid, taken ? `${wanted}-${uuid.slice(0, 10)}` : wanted)
  }
  return ok(names)
}

async function copyLogs(
  names: ReadonlyMap<string, string>,
  context: InitContext,
): Promise<Result<InitOutcome, InitProblem>> {
  const copies = []
  for (const [uuid, name] of names) {
    const from = `${uuid}/${LOGS}`
    const place = sourcePlace(from, context)
    if (!place.ok) return place
    if (existsSync(place.value)) copies.push({ from, to: `tensorboard/${name}`, kind: 'dir' as const })
    else context.report(`the run ${uuid} has no ${LOGS}`)
  }
  return copyFromStore(copies, context)
}

/** A list, or one text with commas. */
const listOf = (value: Json | undefined): string[] =>
  (Array.isArray(value) ? (value as readonly Json[]).map(String) : String(value ?? '').split(','))
    .map((text) => text.trim())
    .filter(Boolean)

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
