/**
 * The places that a param of a dag's operation may refer to: `ops.train.outputs.loss`, `dag.inputs.lr`.
 *
 * Looked up one by one: a dag of thousands of operations has hundreds of thousands of them.
 */
import { didYouMean } from '../base/did-you-mean.js'
import type { Dict } from '../base/value.js'
import type { Places, PlaceType } from '../compile/check-reference.js'
import { dictsOf } from '../polyaxonfile/fields.js'
import { ioOf } from '../polyaxonfile/io.js'

const text: PlaceType = { type: 'str', isList: undefined }
const mapping: PlaceType = { type: 'dict', isList: undefined }

/** What is known of a run beside its inputs and outputs. */
const GLOBALS = [
  'owner_name',
  'project_name',
  'project_unique_name',
  'project_uuid',
  'run_info',
  'name',
  'uuid',
  'status',
  'namespace',
  'iteration',
  'context_path',
  'artifacts_path',
  'created_at',
  'compiled_at',
  'schedule_at',
  'started_at',
  'finished_at',
  'duration',
  'cloning_kind',
  'original_uuid',
  'is_independent',
].map((name) => `globals.${name}`)

export interface DagParts {
  /** The dag, which has inputs. */
  readonly dag: Dict
  /** The component of each operation, by the operation's name; undefined where none is known. */
  readonly components: ReadonlyMap<string, Dict | undefined>
}

export class DagPlaces implements Places {
  readonly #parts: DagParts
  /** By component, for those that were asked for: their inputs and outputs as places. */
  readonly #known = new Map<Dict | undefined, ReadonlyMap<string, PlaceType>>()

  constructor(parts: DagParts) {
    this.#parts = parts
  }

  get(place: string): PlaceType | undefined {
    const [entity, within] = split(place)
    if (!this.#has(entity)) return undefined
    return this.#ownPlaces(entity).get(within) ?? wholePlaces(entity).get(within)
  }

  isOfNothing(place: string): boolean {
    const [entity] = split(place)
    return entity !== 'dag' && this.#parts.components.get(operationOf(entity)) === undefined
  }

  closeTo(place: string): string[] {
    const [entity] = split(place)
    const meant = this.#has(entity) ? entity : this.#closestEntity(entity)
    if (meant === undefined) return []
    const places = [...this.#ownPlaces(meant).keys(), ...wholePlaces(meant).keys()]
    return places.map((within) => `${meant}.${within}`)
  }

  #has(entity: string): boolean {
    return entity === 'dag' || this.#parts.components.has(operationOf(entity))
  }

  #closestEntity(entity: string): string | undefined {
    const name = didYouMean(operationOf(entity), this.#parts.components.keys())
    return name === undefined ? undefined : `ops.${name}`
  }

  #ownPlaces(entity: string): ReadonlyMap<string, PlaceType> {
    const { dag, components } = this.#parts
    const component = entity === 'dag' ? dag : components.get(operationOf(entity))
    const known = this.#known.get(component)
    if (known) return known
    const places = entity === 'dag' ? new Map(placesIn(dag, 'inputs')) : placesOfOperation(component)
    this.#known.set(component, places)
    return places
  }
}

/** `ops.train` and `outputs.loss`: the name of an operation that is referred to has no dots. */
function split(place: string): [entity: string, within: string] {
  const parts = place.split('.')
  const entity = parts.splice(0, parts[0] === 'dag' ? 1 : 2)
  return [entity.join('.'), parts.join('.')]
}

const operationOf = (entity: string): string => entity.slice('ops.'.length)

/** The places that every run has. */
const ofRun = new Map<string, PlaceType>([
  ...GLOBALS.map((name) => [name, text] as const),
  ['globals', text],
  ['inputs', mapping],
  ['artifacts', text],
])
const ofOperation = new Map<string, PlaceType>([...ofRun, ['outputs', mapping], ['io', text]])

const wholePlaces = (entity: string): ReadonlyMap<string, PlaceType> =>
  entity === 'dag' ? ofRun : ofOperation

function placesOfOperation(component: Dict = {}): Map<string, PlaceType> {
  const [outputs, inputs] = [placesIn(component, 'outputs'), placesIn(component, 'inputs')]
  const artifacts = [...outputs, ...inputs].filter(([, { type }]) => type === 'artifacts')
  const files = artifacts.map(([place, io]) => [place.replace(/^\w+/, 'artifacts'), io] as const)
  return new Map([...outputs, ...inputs, ...files])
}

const placesIn = (component: Dict, section: string): [string, PlaceType][] =>
  dictsOf(component, section)
    .map(ioOf)
    .map((io) => [`${section}.${io.name}`, io])
