/** Reads a matrix as a search, defaults filled in. */
import { type Dict, isNumber } from '../../base/value.js'
import { dictOf, flagOf, textOf } from '../../polyaxonfile/fields.js'
import type { AcquisitionSpec } from '../../tuning/acquisition.js'
import type { BayesSpec } from '../../tuning/bayes.js'
import type { ModelSpec } from '../../tuning/fit.js'
import type { HyperbandSpec } from '../../tuning/hyperband.js'
import type { HyperoptSpec } from '../../tuning/hyperopt.js'
import type { RandomSearchSpec } from '../../tuning/random-search.js'
import type { TuningSpec } from '../../tuning/suggest.js'
import type { Optimization } from '../../tuning/tuner.js'
import { boundedSpaceOf, searchSpaceOf } from './search-space.js'

const readers: Readonly<Record<string, (matrix: Dict) => TuningSpec | undefined>> = {
  random: randomOf,
  hyperband: hyperbandOf,
  bayes: bayesOf,
  hyperopt: hyperoptOf,
}

/** Undefined for a matrix of another kind, while a part is a template, and when it says too little to begin. */
export const tuningSpecOf = (matrix: Dict): TuningSpec | undefined =>
  readers[textOf(matrix, 'kind') ?? '']?.(matrix)

const numberOf = (section: Dict | undefined, key: string): number | undefined => {
  const value = section?.[key] ?? null
  return isNumber(value) ? Number(value) : undefined
}

/** The number, what stands for an absent one, or undefined while it is a template. */
const numberOr = (section: Dict | undefined, key: string, absent: number): number | undefined =>
  (section?.[key] ?? null) === null ? absent : numberOf(section, key)

export const seedOf = (matrix: Dict): number | undefined => numberOf(matrix, 'seed')

const optimizationOf = (matrix: Dict): Optimization =>
  textOf(dictOf(matrix, 'metric') ?? {}, 'optimization') === 'minimize' ? 'minimize' : 'maximize'

function randomOf(matrix: Dict): RandomSearchSpec | undefined {
  const [space, numRuns] = [searchSpaceOf(matrix), numberOf(matrix, 'numRuns')]
  return space && numRuns !== undefined ? { kind: 'random', space, numRuns } : undefined
}

function hyperbandOf(matrix: Dict): HyperbandSpec | undefined {
  const [space, resource] = [searchSpaceOf(matrix), dictOf(matrix, 'resource')]
  const [maxIterations, eta] = [numberOf(matrix, 'maxIterations') ?? 0, numberOr(matrix, 'eta', 3) ?? 0]
  const name = resource && textOf(resource, 'name')
  if (!space || name === undefined || maxIterations < 1 || eta <= 1) return undefined
  const type = textOf(resource!, 'type') === 'float' ? 'float' : 'int'
  return {
    kind: 'hyperband',
    space,
    maxIterations,
    eta,
    resource: { name, type },
    optimization: optimizationOf(matrix),
    resume: flagOf(matrix, 'resume') ?? false,
  }
}

function bayesOf(matrix: Dict): BayesSpec | undefined {
  const [numInitialRuns, maxIterations] = [
    numberOf(matrix, 'numInitialRuns'),
    numberOf(matrix, 'maxIterations'),
  ]
  const space = boundedSpaceOf(matrix)
  if (!space || numInitialRuns === undefined || maxIterations === undefined) return undefined
  const utility = dictOf(matrix, 'utilityFunction')
  return {
    kind: 'bayes',
    space,
    numInitialRuns,
    maxIterations,
    optimization: optimizationOf(matrix),
    model: modelOf(utility && dictOf(utility, 'gaussianProcess')),
    acquisition: acquisitionOf(utility),
    warmup: Math.max(LEAST_WARMUP, numberOf(utility, 'numWarmup') ?? 0),
    starts: Math.max(LEAST_STARTS, numberOf(utility, 'numIterations') ?? 0),
  }
}

/** Polyaxon's own defaults, 5 and 10, miss the maximum of all but the simplest functions. */
const LEAST_WARMUP = 500
const LEAST_STARTS = 5

function modelOf(process: Dict | undefined): ModelSpec {
  const positive = (key: string, otherwise: number) => {
    const value = numberOf(process, key)
    return value !== undefined && value > 0 ? value : otherwise
  }
  const shared = { lengthScale: positive('lengthScale', 1), restarts: positive('numRestartsOptimizer', 0) }
  return process && textOf(process, 'kernel') === 'rbf'
    ? { kernel: 'rbf', ...shared }
    : { kernel: 'matern', nu: positive('nu', 1.5), ...shared }
}

function acquisitionOf(utility: Dict | undefined): AcquisitionSpec {
  const name = utility && textOf(utility, 'acquisitionFunction')
  if (name === 'ei' || name === 'poi') return { acquisition: name, eps: numberOf(utility, 'eps') ?? 0 }
  return { acquisition: 'ucb', kappa: numberOf(utility, 'kappa') ?? 2 }
}

function hyperoptOf(matrix: Dict): HyperoptSpec | undefined {
  const [space, algorithm] = [searchSpaceOf(matrix), textOf(matrix, 'algorithm') ?? 'tpe']
  const [numRuns, rounds] = [numberOr(matrix, 'numRuns', 1), numberOr(matrix, 'maxIterations', 0)]
  if (!space || !isAlgorithm(algorithm) || numRuns === undefined || rounds === undefined) return undefined
  const spec = { kind: 'hyperopt', algorithm, space, numRuns, optimization: optimizationOf(matrix) } as const
  return rounds > 0 ? { ...spec, maxIterations: rounds } : spec
}

const isAlgorithm = (name: string): name is HyperoptSpec['algorithm'] =>
  name === 'tpe' || name === 'rand' || name === 'anneal'
