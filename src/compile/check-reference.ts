/** Checks a param that refers to a value elsewhere: its form, whether the place exists, and its type. */
import { didYouMean } from '../base/did-you-mean.js'
import type { Io } from '../polyaxonfile/io.js'
import type { Origin } from '../polyaxonfile/origins.js'
import { type Param, parseReference, type Reference } from '../polyaxonfile/param.js'
import type { Reporter } from '../polyaxonfile/report.js'
import { isTemplateRef } from '../types/template-ref.js'

/** What references may point at. */
export interface Known {
  /** By `ops.NAME.outputs.loss`, `dag.inputs.lr`, … */
  readonly places: Places
  /** Whether a reference to another run has to be among the places; otherwise it is looked up later. */
  readonly runsToo: boolean
}

export interface Places {
  get(place: string): PlaceType | undefined
  /** Whether what the place belongs to is not there or has no component: that is said where it is wrong. */
  isOfNothing?(place: string): boolean
  /** The places that could be meant by one that is not there. */
  closeTo?(place: string): Iterable<string>
}

export interface PlaceType {
  readonly type: string | undefined
  readonly isList: boolean | undefined
}

export const nothingKnown: Known = { places: new Map(), runsToo: false }

interface ReferenceCheck {
  readonly io: Io
  readonly param: Param
  readonly name: string
  readonly at: Origin
  readonly declaredAt: Origin
  readonly known: Known
}

export function checkReference(check: ReferenceCheck, reporter: Reporter): void {
  const { io, param, name, at } = check
  const reference = parseReference(param)
  if (!reference.ok) {
    reporter.report('param-reference', { name, problem: reference.error }, at)
    return
  }
  if (param.isJoin) {
    if (io.isList || io.type === 'artifacts') return
    const related = [{ message: `\`${name}\` is declared here`, at: check.declaredAt }]
    reporter.report('join-wants-list', { name }, at, {
      related,
      hint: `give \`${name}\` \`isList: true\``,
    })
    return
  }
  if (isTemplateRef(param.value)) return
  if (reference.value.entity === 'runs' && !check.known.runsToo) return
  checkPlace(check, reference.value, reporter)
}

function checkPlace(check: ReferenceCheck, reference: Reference, reporter: Reporter): void {
  const { io, param, name, at, known } = check
  const wanted = `${param.ref}.${reference.place.join('.')}`
  const place = known.places.get(wanted)
  if (!place) {
    // Artifacts may appear while a run is under way.
    if (reference.place[0] === 'artifacts' || known.places.isOfNothing?.(wanted)) return
    reporter.report('param-unknown-place', { name, place: wanted }, at, {
      hint: () => {
        const meant = didYouMean(wanted, known.places.closeTo?.(wanted) ?? [])
        return meant && `did you mean \`${meant}\`?`
      },
    })
    return
  }
  const related = [{ message: `\`${name}\` is declared here`, at: check.declaredAt }]
  if (!areCompatible(io.type, place.type)) {
    const [wants, gets] = [io.type ?? 'any', place.type ?? 'any']
    reporter.report('param-place-type', { name, place: wanted, wants, gets }, at, { related })
  } else if (io.isList !== place.isList) {
    const wants = io.isList ? 'a list' : 'a single value'
    const gets = place.isList ? 'a list' : 'a single value'
    reporter.report('param-place-type', { name, place: wanted, wants, gets }, at, { related })
  }
}

const PATHS = ['str', 'path', 's3', 'gcs', 'wasb']

const areCompatible = (a: string | undefined, b: string | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && PATHS.includes(a) && PATHS.includes(b))
