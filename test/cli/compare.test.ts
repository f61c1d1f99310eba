import { describe, expect, it } from 'vitest'
import { shellJob, workspace } from './support.js'

/** Logs a metric as tracking libraries write it: a line in the run's own folder. */
const SCRIPT =
  'mkdir -p "{{ globals.run_artifacts_path }}/events/metric"; printf "step|timestamp|metric\\n0|2026-01-01 00:00:00+00:00|{{ lr * 2 }}" > "{{ globals.run_artifacts_path }}/events/metric/loss.plx"; test {{ lr }} != 3'

const TUNE = `version: 1.1
kind: operation
name: tune
matrix:
  kind: grid
  concurrency: 2
  metric: {name: loss, optimization: minimize}
  params: {lr: {kind: choice, value: [2, 1, 3]}}
pathRef: ./train.yaml
`

describe('pxrun ops compare and ops best', () => {
  it('rank the runs of a matrix by a metric, and show in which inputs they differ', () => {
    const { pxrun, json } = workspace({
      'train.yaml': shellJob(
        SCRIPT,
        'inputs:\n- {name: lr, type: int}\n- {name: same, type: int, value: 7}\n',
      ),
      'tune.yaml': TUNE.replace(/ {2}metric: .*\n/, ''),
    })
    const { uuid } = json(['run', '-f', 'tune.yaml'])
    const table = pxrun(['ops', 'compare', uuid, '--metric', 'loss', '--minimize']).stdout.trim().split('\n')
    // Columns that depend on the runs have their titles for programs too.
    expect(table.map((line) => line.split('\t').filter((_, i) => i !== 0 && i !== 3))).toEqual([
      ['RUN', 'STATUS', 'lr', 'loss'],
      ['1', 'succeeded', '1', '2'],
      ['0', 'succeeded', '2', '4'],
      ['2', 'failed', '3', '6'],
    ])
    expect(json(['ops', 'compare', uuid])).toHaveLength(3)
    const best = json(['ops', 'best', uuid, '--metric', 'loss', '--minimize'])
    expect(best).toMatchObject({ inputs: { lr: 1 }, outputs: { loss: 2 } })
    // A run that has failed is not the best one, whatever it measured.
    expect(json(['ops', 'best', uuid, '--metric', 'loss'])).toMatchObject({ inputs: { lr: 2 } })
    expect(
      pxrun(['ops', 'best', '-q', 'kind:job', '--metric', 'loss', '--minimize', '-o', 'uuid']).stdout,
    ).toBe(`${best.uuid}\n`)
    expect(pxrun(['ops', 'best', uuid, '--metric', 'accuracy'])).toMatchObject({ status: 1, stdout: '' })
  })

  it('say what they need', () => {
    const { pxrun, json } = workspace({ 'a.yaml': shellJob('true') })
    const { uuid } = json(['run', '-f', 'a.yaml'])
    expect(pxrun(['ops', 'compare']).stderr).toMatch(/which runs\?/)
    expect(pxrun(['ops', 'compare', uuid]).stderr).toMatch(/has no runs in it/)
    expect(pxrun(['ops', 'best', '-q', 'kind:job']).stderr).toMatch(/best by what\?/)
    expect(pxrun(['ops', 'best', '-q', 'kind:job', '--minimize', '--maximize']).status).toBe(2)
  })
})
