import { expect, it } from 'vitest'
import { workspace } from './support.js'

const tuning = (matrix: string) => `version: 1.1
kind: operation
name: tune
${matrix}
component:
  kind: component
  inputs:
  - {name: lr, type: float}
  - {name: epochs, type: int, value: 1, isOptional: true}
  run:
    kind: job
    container: {image: busybox, command: ['true']}
`
const SPACE = 'params: {lr: {kind: uniform, value: {low: 0, high: 1}}}'
const RANDOM = tuning(`matrix: {kind: random, numRuns: 3, ${SPACE}}`)

it('prints the params that a matrix starts with, the same for the same seed', () => {
  const { pxrun, json } = workspace({ 'tune.yaml': RANDOM })
  const runs = json(['suggest', '-f', 'tune.yaml', '--seed', '7'])
  expect(runs).toEqual({
    kind: 'random',
    complete: true,
    runs: [{ lr: 0.07630828937395717 }, { lr: 0.7799187922401146 }, { lr: 0.4384092314408935 }],
  })
  const { status, stdout } = pxrun(['suggest', '-f', 'tune.yaml', '--seed', '7'])
  expect(status).toBe(0)
  expect(stdout.split('\n')[0]).toBe('1\t0.07630828937395717')
})

it('a seed in the document comes first', () => {
  const { json } = workspace({ 'a.yaml': RANDOM, 'b.yaml': RANDOM.replace('numRuns', 'seed: 7, numRuns') })
  const seeded = json(['suggest', '-f', 'b.yaml', '--seed', '9'])
  expect(seeded).toEqual(json(['suggest', '-f', 'a.yaml', '--seed', '7']))
})

it('refuses what it cannot suggest for, with the fitting exit code', () => {
  const { pxrun } = workspace({
    'plain.yaml': tuning('params: {lr: {value: 0.1}}'),
    'wrong.yaml': RANDOM.replace('numRuns: 3', 'numRuns: many'),
    'iterative.yaml': tuning(`matrix: {kind: iterative, maxIterations: 3, ${SPACE}}`),
  })
  expect(pxrun(['suggest', '-f', 'plain.yaml'])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('no `matrix`'),
  })
  expect(pxrun(['suggest', '-f', 'wrong.yaml'])).toMatchObject({
    status: 3,
    stderr: expect.stringContaining('numRuns'),
  })
  expect(pxrun(['suggest', '-f', 'iterative.yaml'])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('tuner'),
  })
  expect(pxrun(['suggest', '-f', 'plain.yaml', '--seed', 'x']).status).toBe(2)
})
