import { describe, expect, it } from 'vitest'
import { shellJob, workspace } from './support.js'

const FILES = {
  'train.yaml': shellJob(
    'echo {{ lr }} {{ model }}',
    'inputs:\n- {name: lr, type: float}\n- {name: model, type: str, value: svm}\n',
  ),
  'tune.yaml':
    'version: 1.1\nkind: operation\npathRef: ./train.yaml\nmatrix: {kind: random, seed: 1, numRuns: 4, concurrency: 2, params: {lr: {kind: uniform, value: "0:1"}}}\n',
}

const matrixOf = (text: string) => JSON.parse(text).matrix

describe('a matrix on the command line', () => {
  it('is a grid of what -HP lists, one run at a time', () => {
    const { pxrun } = workspace(FILES)
    const { stdout } = pxrun(['compile', '-f', 'train.yaml', '-HP', 'lr=range:0.1:1:0.3', '-o', 'json'])
    expect(matrixOf(stdout)).toEqual({
      kind: 'grid',
      concurrency: 1,
      params: { lr: { kind: 'range', value: { start: 0.1, stop: 1, step: 0.3 } } },
    })
    const { stdout: runs } = pxrun([
      'suggest',
      '-f',
      'train.yaml',
      '--hparams',
      'lr=range:[1,4,2]',
      '-HP',
      'model=choice:[svm, forest]',
    ])
    expect(runs).toBe('1\t1\tsvm\n2\t1\tforest\n3\t3\tsvm\n4\t3\tforest\n')
  })

  it('takes kind, concurrency and number of runs', () => {
    const { pxrun } = workspace(FILES)
    const { stdout } = pxrun([
      ...['compile', '-f', 'train.yaml', '-o', 'json', '-HP', 'lr=uniform:0:1'],
      ...['--matrix-kind', 'random', '--matrix-num-runs', '7', '--matrix-concurrency', '3'],
    ])
    expect(matrixOf(stdout)).toMatchObject({ kind: 'random', numRuns: 7, concurrency: 3 })
  })

  it('takes the place of the matrix of a file', () => {
    const { pxrun } = workspace(FILES)
    const { stdout } = pxrun(['compile', '-f', 'tune.yaml', '-o', 'json', '-HP', 'lr=choice:[1,2]'])
    expect(matrixOf(stdout)).toEqual({
      kind: 'grid',
      concurrency: 1,
      params: { lr: { kind: 'choice', value: [1, 2] } },
    })
  })

  it('says in explain that the command line set it', () => {
    const { pxrun } = workspace(FILES)
    const { stdout } = pxrun(['explain', '-f', 'train.yaml', '-HP', 'lr=choice:[1,2]'])
    expect(stdout).toMatch(/kind: choice +command line/)
  })

  it('points into the option that is wrong', () => {
    const { pxrun } = workspace(FILES)
    const bad = (...args: string[]) => pxrun(['check', '-f', 'train.yaml', ...args])
    expect(bad('-HP', 'lr=range:[a,b]')).toMatchObject({
      status: 3,
      stderr: expect.stringMatching(/<command line>:\d+:\d+: error: .*must be a number, not the text `a`/),
    })
    expect(bad('-HP', 'lr=rang:0:1:1')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/did you mean `range`\?/),
    })
    expect(bad('-HP', 'lr').status).toBe(2)
    expect(bad('--matrix-kind', 'random').status).toBe(2)
    expect(bad('--matrix-concurrency', 'many', '-HP', 'lr=choice:[1]').status).toBe(2)
  })
})
