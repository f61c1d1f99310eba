/** Steps that write files of their own, and those that bring what earlier runs have produced. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dockerfileInitializer, dockerfileText } from '../../src/init/dockerfile.js'
import {
  artifactRefInitializer,
  lineageRefInitializer,
  modelRefInitializer,
} from '../../src/init/references.js'
import { tensorboardInitializer } from '../../src/init/tensorboard.js'
import type { ArtifactRecord } from '../../src/lifecycle/run.js'
import { ran } from './connection.js'
import { initContext, OTHER, write } from './support.js'

const THIRD = 'b'.repeat(32)

describe('the dockerfile init step', () => {
  it('writes the instructions in Polyaxon’s order', async () => {
    const context = initContext()
    const spec = {
      image: 'python:3.12-slim',
      env: { LEVEL: 'info', RATE: 0.5 },
      path: ['/opt/bin'],
      copy: ['requirements.txt', ['src', '/code/src']],
      run: ['pip install -r requirements.txt', 'apt-get update && \\\n apt-get install -y git'],
      postRunCopy: [['conf', '/conf']],
      langEnv: 'en_US.UTF-8',
      uid: 2222,
      gid: '2222',
      workdirPath: './app',
      filename: 'Dockerfile.gpu',
    }
    expect(await ran(dockerfileInitializer, spec, context)).toEqual([
      { name: 'Dockerfile.gpu', kind: 'dockerfile', path: 'Dockerfile.gpu', summary: {}, isInput: true },
    ])
    expect(readFileSync(join(context.artifactsPath, 'Dockerfile.gpu'), 'utf8')).toBe(`FROM python:3.12-slim

ENV LC_ALL en_US.UTF-8
ENV LANG en_US.UTF-8
ENV LANGUAGE en_US.UTF-8

ENV SHELL /bin/bash

ENV PATH="\${PATH}:/opt/bin"

ENV LEVEL info
ENV RATE 0.5

WORKDIR /code

COPY requirements.txt /code
COPY src /code/src

RUN pip install -r requirements.txt
RUN apt-get update && \\
 apt-get install -y git

COPY conf /conf

# Drop root user and use Polyaxon user
RUN groupadd -g 2222 -r polyaxon && useradd -r -m -g polyaxon -u 2222 polyaxon

COPY ./app /code
`)
  })

  it('writes the least for an image alone, below the path of the step', async () => {
    const context = { ...initContext(), path: 'build' }
    await ran(dockerfileInitializer, { image: 'busybox' }, context)
    expect(readFileSync(join(context.artifactsPath, 'build', 'Dockerfile'), 'utf8')).toBe(
      'FROM busybox\n\nENV SHELL /bin/bash\n\nWORKDIR /code\n',
    )
  })

  it('lets no value add an instruction, and no name lead out', async () => {
    expect(dockerfileText({ image: 'x\nRUN evil' })).toMatchObject({ ok: false })
    expect(dockerfileText({ image: 'x', env: { A: 'b\nUSER root' } })).toMatchObject({ ok: false })
    expect(dockerfileText({})).toMatchObject({ ok: false, error: { problem: 'it names no `image`' } })
    expect(
      await ran(dockerfileInitializer, { image: 'x', filename: '../../Dockerfile' }, initContext()),
    ).toMatch(/leads out/)
  })
})

describe('the tensorboard init step', () => {
  it('brings logs of runs together, by uuid or name, and writes the script that shows them', async () => {
    const base = initContext()
    write(join(base.storePath, OTHER, 'outputs', 'tensorboard', 'events.1'), 'one')
    write(join(base.storePath, THIRD, 'outputs', 'x'), '')
    const names: Record<string, string> = { [OTHER]: 'train', [THIRD]: 'train' }
    const context = { ...base, records: { ...base.records, runName: async (uuid: string) => names[uuid] } }
    const spec = { port: 6006, uuids: [OTHER, THIRD], pathPrefix: "/it's", plugins: ['a-plugin', 'x; evil'] }
    const outcome = await tensorboardInitializer.run(spec, context)
    expect(outcome).toMatchObject({ ok: true, value: { edges: [{ upstream: OTHER, kind: 'artifacts' }] } })
    const at = (...path: string[]) => join(context.artifactsPath, ...path)
    expect(existsSync(at('tensorboard', OTHER, 'events.1'))).toBe(true)
    expect(context.lines).toContain(`the run ${THIRD} has no outputs/tensorboard`)
    const script = readFileSync(at('start_tensorboard'), 'utf8')
    expect(script).toContain(
      `pip install 'a-plugin' 'x; evil' && tensorboard --logdir='${at('tensorboard')}' --port=6006`,
    )
    expect(statSync(at('start_tensorboard')).mode & 0o111).toBe(0o111)
    execFileSync('sh', ['-n', at('start_tensorboard')])
    await tensorboardInitializer.run({ uuids: `${OTHER}, ${THIRD}`, useNames: true }, context)
    expect(existsSync(at('tensorboard', 'train', 'events.1'))).toBe(true)
    expect(await ran(tensorboardInitializer, { uuids: ['c'.repeat(32)] }, context)).toMatch(
      /no run here has the uuid/,
    )
    expect(await ran(tensorboardInitializer, {}, context)).toMatch(/names no `uuids`/)
  })
})

describe('references to what runs have produced', () => {
  const setUp = () => {
    const base = initContext()
    write(join(base.storePath, OTHER, 'outputs', 'model', 'old.onnx'), 'old')
    write(join(base.storePath, THIRD, 'outputs', 'model', 'new.onnx'), 'new')
    write(join(base.storePath, THIRD, 'outputs', 'report.csv'), '1')
    const artifact = (name: string, kind: string, path: string): ArtifactRecord => ({
      name,
      kind,
      path,
      summary: {},
      isInput: false,
    })
    const produced = [
      {
        run: { uuid: THIRD, project: 'serving' },
        artifact: artifact('iris', 'model', 'outputs/model/new.onnx'),
      },
      {
        run: { uuid: OTHER, project: 'default' },
        artifact: artifact('iris', 'model', 'outputs/model/old.onnx'),
      },
      { run: { uuid: THIRD, project: 'serving' }, artifact: artifact('report', 'csv', 'outputs/report.csv') },
      { run: { uuid: THIRD, project: 'serving' }, artifact: artifact('away', 'csv', 's3://x/y') },
    ]
    const of = (uuid: string) => produced.filter(({ run }) => run.uuid === uuid).map((one) => one.artifact)
    const records = {
      artifacts: async (uuid: string) => of(uuid),
      artifactsNamed: async (name: string) => produced.filter((one) => one.artifact.name === name),
      runName: async (uuid: string) => (of(uuid).length ? 'a run' : undefined),
    }
    const context = { ...base, records }
    return {
      context,
      read: (...path: string[]) => readFileSync(join(context.artifactsPath, ...path), 'utf8'),
    }
  }

  it('bring a model of the newest run, of a given one, of a project', async () => {
    const { context, read } = setUp()
    const outcome = await modelRefInitializer.run('iris', context)
    expect(outcome).toMatchObject({
      ok: true,
      value: {
        artifacts: [{ name: 'new.onnx', isInput: true }],
        edges: [{ upstream: THIRD, downstream: context.runUuid, kind: 'artifacts' }],
      },
    })
    expect(read('new.onnx')).toBe('new')
    await modelRefInitializer.run(`iris:${OTHER.slice(0, 6)}`, { ...context, path: 'models' })
    expect(read('models', 'old.onnx')).toBe('old')
    await modelRefInitializer.run('default/iris:latest', { ...context, path: 'mine' })
    expect(read('mine', 'old.onnx')).toBe('old')
  })

  it('bring any other artifact, and one of a run by its uuid', async () => {
    const { context, read } = setUp()
    await artifactRefInitializer.run('report:latest', context)
    expect(read('report.csv')).toBe('1')
    await lineageRefInitializer.run(`${OTHER}:iris`, context)
    expect(read('old.onnx')).toBe('old')
  })

  it('say what is not there', async () => {
    const { context } = setUp()
    expect(await ran(modelRefInitializer, 'report', context)).toBe(
      'no succeeded run here has produced `report`',
    )
    expect(await ran(modelRefInitializer, 'iris:ffff', context)).toMatch(
      /begins with `ffff` has produced `iris` \| there is b+, a+/,
    )
    expect(await ran(artifactRefInitializer, 'away', context)).toMatch(/lies elsewhere: s3:/)
    expect(await ran(lineageRefInitializer, 'iris', context)).toMatch(/not of the form RUN_UUID:NAME/)
    expect(await ran(lineageRefInitializer, `${OTHER}:x`, context)).toBe(
      `the run ${OTHER} has no artifact \`x\` | it has iris`,
    )
    expect(await ran(lineageRefInitializer, `${'c'.repeat(32)}:x`, context)).toMatch(/no run here/)
  })
})
