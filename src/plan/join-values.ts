/**
 * What the params of a join come to over the runs that it has found: lists, one item for each run, and for
 * artifacts the paths of all runs merged.
 */
import { type Dict, dict, isDict, isList, type Value } from '../base/value.js'
import { dictOf, dictsOf, listOf, textOf } from '../polyaxonfile/fields.js'
import { paramOf, parseReference } from '../polyaxonfile/param.js'
import { type KnownRun, runFact } from './run-facts.js'

/** By the name of the param. @param operation has the component whose inputs take the values. */
export function joinValues(join: Dict, runs: readonly KnownRun[], operation: Dict): Map<string, Value> {
  const inputs = dictsOf(dictOf(operation, 'component') ?? {}, 'inputs')
  const values = new Map<string, Value>()
  for (const [name, section] of Object.entries(dictOf(join, 'params') ?? {})) {
    const param = paramOf(section, { isJoin: true })
    const isArtifacts = inputs.some((input) => input.name === name && textOf(input, 'type') === 'artifacts')
    if (isDict(param.value)) values.set(name, prefixed(param.value, runs))
    else {
      const reference = parseReference(param)
      const place = reference.ok ? reference.value.place : []
      const list = runs.map((run) => runFact(run, place) ?? null)
      values.set(name, isArtifacts ? asArtifacts(place, list, runs) : list)
    }
  }
  return values
}

/** `files: [a]` of every run: `UUID/a`. A pair says where the file goes. */
function prefixed(artifacts: Dict, runs: readonly KnownRun[]): Dict {
  return dict(
    Object.entries(artifacts).map(([key, paths]) => [
      key,
      isList(paths)
        ? runs.flatMap(({ run }) => listOf(artifacts, key).map((path) => below(run.uuid, path)))
        : paths,
    ]),
  )
}

function below(uuid: string, path: Value): Value {
  if (typeof path === 'string') return `${uuid}/${path}`
  return isList(path) ? [below(uuid, path[0] ?? ''), path[1] ?? null] : path
}

/** Paths for an input that takes artifacts: folders of runs, or files of their lineage. */
function asArtifacts(place: readonly string[], list: readonly Value[], runs: readonly KnownRun[]): Dict {
  if (place.length < 2) return dict([['dirs', runs.map(({ run }) => run.uuid)]])
  const paths = list.filter((path) => path !== null)
  return dict([[place[1] === 'base' || place[1] === 'outputs' ? 'dirs' : 'files', paths]])
}
