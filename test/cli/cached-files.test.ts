import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { workspace } from './support.js'

/** The second operation takes a file of the first by its uuid. */
const DAG = `version: 1.1
kind: component
name: two
run:
  kind: dag
  operations:
  - name: make
    component:
      run: {kind: job, container: {image: b, command: [sh, -c, 'echo made > "{{ globals.run_outputs_path }}/file.txt"']}}
  - name: use
    params: {from: {ref: ops.make, value: globals.uuid}}
    cache: {disable: true}
    component:
      inputs: [{name: from, type: str}]
      run:
        kind: job
        init: [{artifacts: {files: [["{{ from }}/outputs/file.txt", file.txt]]}}]
        container: {image: b, command: [sh, -c, 'cat "{{ globals.artifacts_path }}/file.txt"']}
`

it('gives the files of a run whose result was taken from another one by its own uuid', () => {
  const { pxrun, json, home } = workspace({ 'a.yaml': DAG })
  expect(pxrun(['run', '-f', 'a.yaml']).stdout).toContain('made')
  const again = pxrun(['run', '-f', 'a.yaml'])
  expect(again).toMatchObject({ status: 0, stdout: expect.stringContaining('made') })
  const [taken, made] = json(['ops', 'ls', '-q', 'name:make']).runs
  expect(taken).toMatchObject({ status: 'succeeded', original: made.uuid })
  const file = (uuid: string) => join(home, 'runs', uuid, 'outputs', 'file.txt')
  expect(existsSync(file(taken.uuid))).toBe(true)
  pxrun(['ops', 'delete', taken.uuid, '--yes'])
  expect(existsSync(file(taken.uuid))).toBe(false)
  expect(existsSync(file(made.uuid))).toBe(true)
})
