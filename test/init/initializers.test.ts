/** Every kind of init step under the contract that they share. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../src/base/value.js'
import { initializers } from '../../src/init/index.js'
import type { ArtifactRecord } from '../../src/lifecycle/run.js'
import { connection } from './connection.js'
import { type InitializerUnderTest, initializerContract, type StepUnderTest } from './initializer-contract.js'
import { gitRepository, OTHER, type TestContext, write } from './support.js'

/** Another run that has produced a model and a table. */
function producer({ storePath }: TestContext): StepUnderTest['context'] {
  write(join(storePath, OTHER, 'outputs', 'model', 'iris.onnx'), 'weights')
  write(join(storePath, OTHER, 'outputs', 'report.csv'), '1')
  write(join(storePath, OTHER, 'outputs', 'tensorboard', 'events.1'), 'one')
  const artifact = (name: string, kind: string, path: string): ArtifactRecord => ({
    name,
    kind,
    path,
    summary: {},
    isInput: false,
  })
  const produced = [
    artifact('iris', 'model', 'outputs/model/iris.onnx'),
    artifact('report', 'csv', 'outputs/report.csv'),
    artifact('away', 'csv', '../../secret'),
  ]
  return {
    records: {
      artifacts: async (uuid) => (uuid === OTHER ? produced : []),
      artifactsNamed: async (name) =>
        produced
          .filter((one) => one.name === name)
          .map((one) => ({ run: { uuid: OTHER, project: 'default' }, artifact: one })),
      runName: async (uuid) => (uuid === OTHER ? 'train' : undefined),
    },
  }
}

const OUT = '../../../out'

const steps: Readonly<Record<string, (machine: TestContext) => StepUnderTest>> = {
  git: ({ home }) => {
    gitRepository(join(home, 'work', 'code'), ['one', 'two'])
    const url = join(home, 'work', 'code')
    return {
      spec: { url, revision: 'main' },
      brings: ['code/file.txt', 'code/.git'],
      refuses: [
        {},
        { url: join(home, 'nothing') },
        { url, revision: 'none' },
        { url, revision: '--upload-pack=evil' },
        { url, flags: ['--upload-pack=evil'] },
        { url: 'ext::sh -c evil' },
      ],
    }
  },
  artifacts: (machine) => ({
    spec: { files: [[`${OTHER}/outputs/report.csv`, 'r.csv']], dirs: [[`${OTHER}/outputs/model`, 'model']] },
    context: producer(machine)!,
    brings: ['r.csv', 'model/iris.onnx'],
    refuses: [
      { files: [1] },
      { files: [`${OTHER}/outputs/none`] },
      { files: [`${OTHER}/../../secret`] },
      { files: [[`${OTHER}/outputs/report.csv`, OUT]] },
      { dirs: [`${OTHER}/outputs/report.csv`] },
    ],
  }),
  paths: (machine) => ({
    spec: [[`${OTHER}/outputs/report.csv`, 'r.csv']],
    context: producer(machine)!,
    brings: ['r.csv'],
    refuses: [
      [1],
      [`${OTHER}/outputs/none`],
      [[`${OTHER}/outputs/report.csv`, OUT]],
      ['http://127.0.0.1:1/x'],
    ],
  }),
  file: () => ({
    spec: { filename: 'bin/go.sh', content: 'true', chmod: '+x' },
    brings: ['bin/go.sh'],
    refuses: [
      { filename: OUT, content: '' },
      { filename: 'x', content: '', chmod: 'rwx' },
    ],
  }),
  dockerfile: () => ({
    spec: { image: 'busybox', filename: 'build/Dockerfile' },
    brings: ['build/Dockerfile'],
    refuses: [{}, { image: 'x\nRUN evil' }, { image: 'x', filename: OUT }],
  }),
  tensorboard: (machine) => ({
    spec: { uuids: [OTHER], useNames: true },
    context: producer(machine)!,
    brings: ['start_tensorboard', 'tensorboard/train/events.1'],
    refuses: [{}, { uuids: ['c'.repeat(32)] }],
  }),
  lineageRef: (machine) => ({
    spec: `${OTHER}:iris`,
    context: producer(machine)!,
    brings: ['iris.onnx'],
    refuses: [1, '', 'iris', `${OTHER}:none`, `${OTHER}:away`],
  }),
  modelRef: (machine) => ({
    spec: 'iris:latest',
    context: producer(machine)!,
    brings: ['iris.onnx'],
    refuses: [1, 'report', 'iris:ffff'],
  }),
  artifactRef: (machine) => ({
    spec: 'report',
    context: producer(machine)!,
    brings: ['report.csv'],
    refuses: [1, 'iris', 'away'],
  }),
  connection: ({ home }) => {
    write(join(home, 'disk', 'a.csv'), '1')
    return {
      spec: 'data',
      context: { connection: connection({ folder: join(home, 'disk') }) },
      brings: ['a.csv'],
      refuses: [],
    }
  },
}

describe('the suite of init steps', () => {
  it('has every kind', () => {
    expect(Object.keys(steps).sort()).toEqual(initializers.map(({ kind }) => kind).sort())
  })
})

for (const initializer of initializers) {
  const under: InitializerUnderTest = {
    name: initializer.kind,
    initializer,
    create: steps[initializer.kind]!,
  }
  initializerContract(under)
}

// A step over a connection that is not there any more.
initializerContract({
  name: 'artifacts (of a connection)',
  initializer: initializers.find(({ kind }) => kind === 'artifacts')!,
  create: ({ home }) => {
    write(join(home, 'disk', 'deep', 'a.csv'), '1')
    return {
      spec: { dirs: ['deep'] } as Json,
      context: { connection: connection({ folder: join(home, 'disk') }) },
      brings: ['deep/a.csv'],
      refuses: [{ files: ['../secret'] }, { files: ['none'] }, { files: [['deep/a.csv', OUT]] }],
    }
  },
})
