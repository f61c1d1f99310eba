import { describe, expect, it } from 'vitest'
import { shellJob, workspace } from './support.js'

const PRESET = `version: 1.1
kind: operation
isPreset: true
runPatch:
  container:
    env:
    - {name: LEVEL, value: high}
`

const explained = (args: readonly string[]) => {
  const job = shellJob(
    'echo {{ lr }} {{ epochs }}',
    'inputs:\n- {name: lr, type: float}\n- {name: epochs, type: int, value: 5}\n',
  )
  const { pxrun } = workspace({ 'a.yaml': job, 'preset.yaml': PRESET })
  return pxrun([...args, '-f', 'a.yaml', '-f', 'preset.yaml', '-P', 'lr=0.1'])
}

describe('pxrun explain', () => {
  it('says of each value who set it: the command line, a default, a preset, a line with a template', () => {
    const { status, stdout } = explained(['explain', '-o', 'json'])
    const { values, process } = JSON.parse(stdout)
    const at = (...path: (string | number)[]) =>
      values.find((value: { path: unknown }) => JSON.stringify(value.path) === JSON.stringify(path))
    expect(status).toBe(0)
    expect(at('inputs', 0, 'value')).toMatchObject({ value: 0.1, from: '-P lr', role: 'argument' })
    expect(at('inputs', 1, 'value')).toMatchObject({ value: 5, from: 'a.yaml:6:36' })
    expect(at('run', 'kind')).toMatchObject({
      value: 'job',
      from: expect.stringMatching(/^a\.yaml:\d+:\d+$/),
    })
    expect(at('run', 'container', 'env', 0, 'value')).toMatchObject({
      value: 'high',
      from: 'preset.yaml:7:28 (preset)',
      role: 'preset',
    })
    expect(at('run', 'container', 'args', 0)).toMatchObject({
      value: 'echo 0.1 5',
      template: 'echo {{ lr }} {{ epochs }}',
      from: 'a.yaml:13:7',
    })
    expect(process).toMatchObject({ argv: ['sh', '-c', 'echo 0.1 5'], env: { LEVEL: 'high' } })
  })

  it('is a tree for people, and what `compile --explain` prints', () => {
    const { stdout } = explained(['explain'])
    expect(stdout).toMatch(/^ {6}- \[0\] echo 0\.1 5 +a\.yaml:13:7 {2}echo \{\{ lr \}\} \{\{ epochs \}\}$/m)
    expect(stdout).toMatch(/^ {2}argv +\["sh","-c","echo 0\.1 5"\]$/m)
    expect(explained(['compile', '--explain']).stdout).toBe(stdout)
  })
})
