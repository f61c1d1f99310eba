/**
 * The files of volumes whose content comes out of the configuration: secrets, config maps, facts of the run, and
 * several of these in one folder. Values are looked up at the moment of use and live in memory only.
 */
import { Buffer } from 'node:buffer'
import { posix } from 'node:path'
import { asSection, isOn, type Section, sectionsIn, textIn, valueIn } from '../base/json-fields.js'
import { fail, ok, type Result } from '../base/result.js'
import type { Json } from '../base/value.js'
import { askPod, type PodFields } from '../plan/pod-fields.js'
import type { Configuration } from './configuration.js'
import { lookUpBytes } from './look-up.js'

export interface VolumeFile {
  /** Relative to the volume. */
  readonly path: string
  readonly content: Buffer
  /** Permission bits. */
  readonly mode: number
  readonly isSecret: boolean
}

/** The files of each volume that has such files, by its name. */
export type FileVolumes = Readonly<Record<string, readonly VolumeFile[]>>

export interface FileSources {
  readonly configuration: Configuration
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly fields: PodFields
}

/** As Kubernetes spells it, and as it reads once its spelling is evened out. */
const FACTS = ['downwardAPI', 'downwardApi'] as const
const DEFAULT_MODE = 0o644

/** Of the volumes in `run` that a container mounts; or what of them cannot be had. */
export async function volumeFiles(
  run: Json,
  container: Json,
  sources: FileSources,
): Promise<Result<FileVolumes, string>> {
  const mounted = new Set(sectionsIn(container, 'volumeMounts').map((mount) => textIn(mount, 'name')))
  const found: Record<string, readonly VolumeFile[]> = {}
  for (const volume of sectionsIn(run, 'volumes')) {
    const name = textIn(volume, 'name') ?? ''
    const parts = mounted.has(name) ? partsOf(volume) : undefined
    if (!parts) continue
    const files = await filesOf(parts, sources)
    if (!files.ok) return fail(`the volume ${name}: ${files.error}`)
    found[name] = files.value
  }
  return ok(found)
}

/** Something that fills a volume: `{ secret: … }`, with the mode of files that say none. */
interface Part {
  readonly section: Section
  readonly mode: Json | undefined
}

/** Undefined for a volume of another kind. */
function partsOf(volume: Section): Part[] | undefined {
  for (const kind of ['secret', 'configMap', ...FACTS]) {
    const section = volume[kind]
    if (section !== undefined)
      return [{ section: { [kind]: section }, mode: valueIn(section, 'defaultMode') }]
  }
  if (volume.projected === undefined) return undefined
  const mode = valueIn(volume.projected, 'defaultMode')
  return sectionsIn(volume.projected, 'sources').map((section) => ({ section, mode }))
}

async function filesOf(parts: readonly Part[], sources: FileSources): Promise<Result<VolumeFile[], string>> {
  // Of two that want the same path the last one has it.
  const files = new Map<string, VolumeFile>()
  for (const part of parts) {
    const found = await filesOfPart(part, sources)
    if (!found.ok) return found
    for (const file of found.value) files.set(file.path, file)
  }
  return ok([...files.values()])
}

async function filesOfPart(
  { section, mode }: Part,
  sources: FileSources,
): Promise<Result<readonly VolumeFile[], string>> {
  for (const [key, kind, words] of [
    ['secret', 'secrets', 'secret'],
    ['configMap', 'configMaps', 'config map'],
  ] as const) {
    const ref = valueIn(section, key)
    if (ref !== undefined) return await filesOfValues(asSection(ref), { kind, words, mode, sources })
  }
  const facts = FACTS.map((key) => section[key]).find((value) => value !== undefined)
  if (facts !== undefined) return filesOfFacts(asSection(facts), mode, sources)
  return fail(`there is no ${Object.keys(section).join(', ') || 'source'} outside of Kubernetes`)
}

interface Wanted {
  readonly kind: 'secrets' | 'configMaps'
  readonly words: string
  readonly mode: Json | undefined
  readonly sources: FileSources
}

async function filesOfValues(
  ref: Section,
  { kind, words, mode, sources }: Wanted,
): Promise<Result<VolumeFile[], string>> {
  const name = textIn(ref, 'secretName') ?? textIn(ref, 'name') ?? ''
  const optional = isOn(ref, 'optional')
  const values = sources.configuration[kind][name]
  if (!values) return optional ? ok([]) : fail(`no ${words} is configured as \`${name}\``)
  const files: VolumeFile[] = []
  for (const { key, path, mode: own } of itemsOf(ref, Object.keys(values))) {
    const source = Object.hasOwn(values, key) ? values[key] : undefined
    if (!source && optional) continue
    if (!source) return fail(`no ${words} \`${name}\` with the key \`${key}\` is configured`)
    const content = await lookUpBytes(source, sources.environment)
    if (!content.ok && optional) continue
    if (!content.ok) return fail(`\`${key}\` of the ${words} \`${name}\`: ${content.error}`)
    const file = fileOf(path, content.value, { mode: own ?? mode, isSecret: kind === 'secrets' })
    if (!file.ok) return file
    files.push(file.value)
  }
  return ok(files)
}

/** All keys under their own names unless items choose and name them. */
function itemsOf(ref: Section, keys: readonly string[]) {
  const items = sectionsIn(ref, 'items')
  return items.length === 0
    ? keys.map((key) => ({ key, path: key, mode: undefined }))
    : items.map((item) => {
        const key = textIn(item, 'key') ?? ''
        return { key, path: textIn(item, 'path') ?? key, mode: valueIn(item, 'mode') }
      })
}

function filesOfFacts(
  ref: Section,
  mode: Json | undefined,
  { fields }: FileSources,
): Result<readonly VolumeFile[], string> {
  const files: VolumeFile[] = []
  for (const item of sectionsIn(ref, 'items')) {
    const value = askPod(item, fields) ?? fail('an item of `downwardAPI` names no field')
    if (!value.ok) return value
    const own = valueIn(item, 'mode') ?? mode
    const file = fileOf(textIn(item, 'path') ?? '', Buffer.from(value.value), { mode: own, isSecret: false })
    if (!file.ok) return file
    files.push(file.value)
  }
  return ok(files)
}

function fileOf(
  path: string,
  content: Buffer,
  { mode, isSecret }: { readonly mode: Json | undefined; readonly isSecret: boolean },
): Result<VolumeFile, string> {
  const place = posix.normalize(path)
  if (path === '' || posix.isAbsolute(path) || /^\.\.?(\/|$)/.test(place))
    return fail(`\`${path}\` is no path of a file in a volume`)
  const bits = mode === undefined ? DEFAULT_MODE : Number(mode)
  if (!Number.isInteger(bits) || bits < 0 || bits > 0o777)
    return fail(`the mode ${String(mode)} of \`${path}\` is none from 0 to 0777`)
  return ok({ path: place, content, mode: bits, isSecret })
}
