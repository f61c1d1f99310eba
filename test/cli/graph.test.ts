import { describe, expect, it } from 'vitest'
import { shellJob, workspace } from './support.js'

const DAG = `version: 1.1
kind: component
name: two-steps
inputs: [{name: needed, type: str}]
run:
  kind: dag
  operations:
  - {name: one, component: {run: {kind: job, container: {image: busybox}}}}
  - {name: two, component: {run: {kind: job, container: {image: busybox}}}, dependencies: [one]}
`

describe('pxrun graph', () => {
  it('draws a file in each form, without asking for its params', () => {
    const { pxrun } = workspace({ 'polyaxonfile.yaml': DAG })
    expect(pxrun(['graph']).stdout).toMatch(/^<svg .*two-steps.*<\/svg>\n$/s)
    expect(pxrun(['graph', '-o', 'dot']).stdout).toContain('"two-steps/one" -> "two-steps/two"')
    expect(pxrun(['graph', '-f', 'polyaxonfile.yaml', '-o', 'mermaid']).stdout).toBe(
      'flowchart LR\n  n0("one<br>job")\n  n1("two<br>job")\n  n0 --> n1\n',
    )
  })

  it('draws a recorded run with its status', () => {
    const { pxrun, json } = workspace({ 'a.yaml': shellJob('exit 3') })
    const { uuid } = json(['run', '-f', 'a.yaml'])
    expect(pxrun(['graph', uuid, '-o', 'mermaid']).stdout).toMatch(
      /n0\("shell-job: failed<br>job"\):::failed/,
    )
    expect(pxrun(['graph', uuid]).stdout).toContain('<title>failed</title>')
  })

  it('refuses what it cannot draw', () => {
    const { pxrun } = workspace({ 'a.yaml': DAG.replace('[one]', '[oen]') })
    expect(pxrun(['graph', '-f', 'a.yaml'])).toMatchObject({ status: 3, stdout: '' })
    expect(pxrun(['graph', '-f', 'a.yaml', '-o', 'png']).status).toBe(2)
    expect(pxrun(['graph', '0e717a09', '-f', 'a.yaml']).status).toBe(2)
  })
})
