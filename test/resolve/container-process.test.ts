import { describe, expect, it } from 'vitest'
import { containerProcess, sidecarProcesses } from '../../src/resolve/container-process.js'
import { initSteps } from '../../src/resolve/init-steps.js'
import { component, resolved } from '../support/language.js'

const INPUTS = `- {name: lr, type: float, value: 0.00001}
- {name: whole, type: float, value: 5.0}
- {name: layers, type: list, value: [64, 32]}
- {name: flag, type: bool, value: true}
- {name: none, type: str, isOptional: true}
- {name: version, type: str, value: '1.10'}`

const processOf = (container: string, inputs = INPUTS) =>
  containerProcess(resolved(component(inputs, container)))
const argv = (items: string) => processOf(`{image: a, command: [run], args: ${items}}`).argv.slice(1)

describe('arguments', () => {
  it.each([
    [`['1.10', '0', 'False', '007']`, ['1.10', '0', 'False', '007']],
    [`['{{ version }}']`, ['1.10']],
    ["['{{ lr }}', '{{ whole }}', '{{ flag }}']", ['1e-05', '5.0', 'True']],
    [`["{{ layers|join(',') }}", '{{ layers }}']`, ['64,32', '[64, 32]']],
    ['[1, 1.5, true, 0]', ['1', '1.5', 'True', '0']],
  ])('%s are the rendered text', (items, expected) => {
    expect(argv(items)).toEqual(expected)
  })

  it('that render to nothing go, an empty one that is written stays', () => {
    expect(argv(`['{{ none }}', '{% if none %}x{% endif %}', '', null, 'a']`)).toEqual(['', 'a'])
  })

  it('are as many as there are params where one item stands for all', () => {
    expect(argv(`['{{ params.as_args }}', last]`)).toEqual([
      '--lr=0.00001',
      '--whole=5.0',
      '--layers=[64,32]',
      '--flag=true',
      '--version=1.10',
      'last',
    ])
    expect(argv(`['x {{ params.lr.as_arg }}']`)).toEqual(['x --lr=0.00001'])
  })

  it('come after the command; one text is one argument', () => {
    expect(processOf('{image: a, command: ls -l, args: [a b]}').argv).toEqual(['ls -l', 'a b'])
    expect(processOf('{image: a}').argv).toEqual([])
  })
})

describe('the environment', () => {
  it('holds text for strings and numbers, JSON for the rest', () => {
    const env = `[{name: A, value: '1.10'}, {name: B, value: 1.5}, {name: C, value: '{{ layers }}'}, {name: D, value: '{{ flag }}'}, {name: E, value: '{{ lr }}'}]`
    expect(processOf(`{image: a, env: ${env}}`).env).toEqual({
      A: '1.10',
      B: '1.5',
      C: '[64,32]',
      D: 'true',
      E: '1e-05',
    })
  })

  it('has the inputs and outputs that ask for it', () => {
    const inputs =
      '- {name: lr, type: float, value: 0.1, toEnv: LR}\n- {name: conf, type: dict, value: {a: 1}, toEnv: CONF}'
    expect(processOf('{image: a, env: [{name: LR, value: own}]}', inputs).env).toEqual({
      LR: 'own',
      CONF: '{"a":1}',
    })
  })
})

it('image and working directory are text too', () => {
  expect(processOf("{image: '{{ version }}', workingDir: '/{{ version }}'}")).toMatchObject({
    image: '1.10',
    workingDir: '/1.10',
  })
})

it('sidecars have their own', () => {
  const text = component('', '{image: a}').replace(
    'container:',
    'sidecars: [{name: s, image: b, command: [c]}]\n  container:',
  )
  expect(sidecarProcesses(resolved(text))).toEqual([
    { name: 's', image: 'b', command: ['c'], args: [], argv: ['c'], env: {}, workingDir: null },
  ])
})

describe('init steps', () => {
  it('keep the text of scalars; a template that is a list is one', () => {
    const text = component(
      `- {name: rev, type: str, value: '1.10'}\n- {name: files, type: list, value: [a, b]}`,
      '{image: a}',
    ).replace(
      'container:',
      `init:
  - {git: {url: 'https://g.h', revision: 'v{{ rev }}'}, path: /code}
  - artifacts: {files: '{{ files }}'}
  - connection: data
  container:`,
    )
    const connections = { data: { kind: 'volume_claim' } }
    expect(initSteps(resolved(text, { context: { connections } }))).toMatchObject([
      { kind: 'git', spec: { url: 'https://g.h', revision: 'v1.10' }, connection: null, path: '/code' },
      { kind: 'artifacts', spec: { files: ['a', 'b'] }, connection: 'store', path: null },
      { kind: 'connection', spec: 'data', connection: 'data', path: null },
    ])
  })
})

describe('a template for all arguments', () => {
  it('gives as many as the list that it becomes', () => {
    expect(processOf(`{image: a, command: [run], args: '{{ layers }}'}`).argv).toEqual(['run', '64', '32'])
    expect(processOf(`{image: a, command: [run], args: '{{ params.as_args }}'}`).argv).toContain(
      '--version=1.10',
    )
  })
})
