// How good the searches are: the median of the best value found within 30 evaluations, over 20 seeds.
// Usage: node bench/tuning.mjs [SEEDS]
import { nextRound } from '../dist/index.js'
import { median } from './pairs.mjs'

const RUNS = 30
const SEEDS = Number(process.argv[2] ?? 20)

/** Minima: Branin 0.397887 (three places), Hartmann-6 -3.32237. */
const functions = {
  branin: { value: branin, params: { x: uniform(-5, 10), y: uniform(0, 15) } },
  'hartmann-6': {
    value: hartmann6,
    params: Object.fromEntries([1, 2, 3, 4, 5, 6].map((i) => [`x${i}`, uniform(0, 1)])),
  },
}

const utility = (acquisitionFunction, constant, kernel) => ({
  kind: 'bayes',
  numInitialRuns: 8,
  maxIterations: RUNS - 8,
  utilityFunction: { acquisitionFunction, ...constant, gaussianProcess: { lengthScale: 1, ...kernel } },
})

const searches = {
  random: { kind: 'random', numRuns: RUNS },
  'bayes ucb matern 2.5': utility('ucb', { kappa: 2 }, { kernel: 'matern', nu: 2.5 }),
  'bayes ucb matern 1.9': utility('ucb', { kappa: 1.2 }, { kernel: 'matern', nu: 1.9 }),
  'bayes ei matern 2.5': utility('ei', { eps: 0 }, { kernel: 'matern', nu: 2.5 }),
  'bayes poi matern 2.5': utility('poi', { eps: 0.01 }, { kernel: 'matern', nu: 2.5 }),
  'bayes ei rbf': utility('ei', { eps: 0 }, { kernel: 'rbf' }),
  tpe: { kind: 'hyperopt', algorithm: 'tpe', numRuns: RUNS },
  anneal: { kind: 'hyperopt', algorithm: 'anneal', numRuns: RUNS },
  rand: { kind: 'hyperopt', algorithm: 'rand', numRuns: RUNS },
}

function uniform(low, high) {
  return { kind: 'uniform', value: { low, high } }
}

function branin({ x, y }) {
  const a = y - (5.1 / (4 * Math.PI ** 2)) * x ** 2 + (5 / Math.PI) * x - 6
  return a ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10
}

function hartmann6(params) {
  const x = Object.values(params).map(Number)
  const weights = [1, 1.2, 3, 3.2]
  const slopes = [
    [10, 3, 17, 3.5, 1.7, 8],
    [0.05, 10, 17, 0.1, 8, 14],
    [3, 3.5, 1.7, 10, 17, 8],
    [17, 8, 0.05, 10, 0.1, 14],
  ]
  const places = [
    [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
    [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
    [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
    [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
  ]
  return -weights.reduce((sum, weight, i) => {
    const distance = x.reduce((total, xj, j) => total + slopes[i][j] * (xj - places[i][j]) ** 2, 0)
    return sum + weight * Math.exp(-distance)
  }, 0)
}

/** The least value that a search finds. */
function least(matrix, value) {
  const observations = []
  for (;;) {
    const { runs } = nextRound(matrix, observations)
    if (runs.length === 0) return Math.min(...observations.map(({ outcome }) => outcome.metric))
    for (const run of runs)
      observations.push({ ...run, outcome: { kind: 'measured', metric: value(run.params) } })
  }
}

const metric = { name: 'value', optimization: 'minimize' }
for (const [name, { value, params }] of Object.entries(functions)) {
  console.log(`${name}, best of ${RUNS} runs, median of ${SEEDS} seeds (quartiles)`)
  for (const [label, search] of Object.entries(searches)) {
    const start = process.hrtime.bigint()
    const found = Array.from({ length: SEEDS }, (_, seed) =>
      least({ ...search, params, metric, seed: seed + 1 }, value),
    ).sort((a, b) => a - b)
    const ms = Number(process.hrtime.bigint() - start) / 1e6 / SEEDS
    const at = (share) => found[Math.floor(share * (SEEDS - 1))].toFixed(3)
    console.log(
      `  ${label.padEnd(22)} ${median(found).toFixed(4).padStart(9)}  (${at(0.25)} … ${at(0.75)})  ${ms.toFixed(0)} ms a search`,
    )
  }
}
