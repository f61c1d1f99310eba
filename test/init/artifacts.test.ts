import { existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { artifactsInitializer } from '../../src/init/artifacts.js'
import { pathsInitializer } from '../../src/init/paths.js'
import { initContext, OTHER, RUN, write } from './support.js'

const setUp = () => {
  const context = initContext()
  write(join(context.storePath, OTHER, 'outputs', 'model', 'model.onnx'), 'weights')
  write(join(context.storePath, OTHER, 'outputs', 'data', 'a.csv'), '1')
  write(join(context.storePath, OTHER, 'outputs', 'data', 'deep', 'b.csv'), '2')
  write(join(context.home, 'secret.txt'), 'secret')
  const problem = async (spec: object) => {
    const outcome = await artifactsInitializer.run(spec as never, context)
    return outcome.ok ? 'ok' : [outcome.error.problem, outcome.error.hint].filter(Boolean).join(' | ')
  }
  return { context, problem, at: (path: string) => join(context.artifactsPath, path) }
}

describe('the artifacts init step', () => {
  it('copies a model of another run as the tutorial does, and says whose it is', async () => {
    const { context, at } = setUp()
    const from = `${OTHER}/outputs/model/model.onnx`
    const to = at('polyaxon-ml-serving/batch-scoring/model.onnx')
    const outcome = await artifactsInitializer.run({ files: [[from, to]] }, context)
    expect(readFileSync(to, 'utf8')).toBe('weights')
    expect(outcome).toMatchObject({
      ok: true,
      value: {
        artifacts: [{ name: 'model.onnx', path: from, isInput: true }],
        edges: [{ upstream: OTHER, downstream: RUN, kind: 'artifacts', values: { paths: [from] } }],
      },
    })
  })

  it('copies files and folders to the same relative path when no target is given', async () => {
    const { context, at } = setUp()
    await artifactsInitializer.run(
      { files: [`${OTHER}/outputs/model/model.onnx`], dirs: [`${OTHER}/outputs/data`] },
      context,
    )
    expect(readFileSync(at(`${OTHER}/outputs/model/model.onnx`), 'utf8')).toBe('weights')
    expect(readFileSync(at(`${OTHER}/outputs/data/deep/b.csv`), 'utf8')).toBe('2')
  })

  it('makes real copies: what a job writes into its copy never reaches the original', async () => {
    const { context, at } = setUp()
    await artifactsInitializer.run({ files: [[`${OTHER}/outputs/model/model.onnx`, 'm']] }, context)
    writeFileSync(at('m'), 'changed')
    const original = join(context.storePath, OTHER, 'outputs', 'model', 'model.onnx')
    expect(readFileSync(original, 'utf8')).toBe('weights')
    expect(statSync(original).nlink).toBe(1)
  })

  it('explains a run, a file or a kind of entry that is not there', async () => {
    const { problem } = setUp()
    const nobody = 'b'.repeat(32)
    expect(await problem({ files: [`${nobody}/outputs/x`] })).toBe(
      `no run here has the uuid \`${nobody}\` | \`pxrun ops ls\` lists the runs`,
    )
    expect(await problem({ files: [`${OTHER}/outputs/model/model.onx`] })).toMatch(
      /has no .* did you mean `model.onnx`\?/,
    )
    expect(await problem({ files: [`${OTHER}/outputs/model/zzz`] })).toMatch(/outputs\/model has model.onnx/)
    expect(await problem({ files: [`${OTHER}/outputs/data`] })).toMatch(/is a folder \| list it under `dirs`/)
    expect(await problem({ dirs: [`${OTHER}/outputs/model/model.onnx`] })).toMatch(
      /is a file \| list it under `files`/,
    )
    expect(await problem({ files: [['a']] })).toMatch(/neither a path nor a pair/)
  })

  it.each(['../secret.txt', '/etc/passwd', `${OTHER}/../../secret.txt`, '.'])(
    'reads nothing out of the store: %s',
    async (path) => {
      const { problem } = setUp()
      expect(await problem({ files: [[path, 'x']], dirs: [] })).toMatch(/leads out of the artifacts store/)
    },
  )

  it('follows no link out of the store, neither as a source nor inside a folder', async () => {
    const { context, problem, at } = setUp()
    symlinkSync(join(context.home, 'secret.txt'), join(context.storePath, OTHER, 'outputs', 'link'))
    expect(await problem({ files: [[`${OTHER}/outputs/link`, 'x']] })).toMatch(
      /leads out of the artifacts store/,
    )
    expect(await problem({ dirs: [[`${OTHER}/outputs`, 'all']] })).toMatch(
      /a link that leads out of the artifacts store/,
    )
    expect(existsSync(at('x')) || existsSync(at('all/link'))).toBe(false)
  })

  it('writes nothing out of the run, but may write into the run’s own folder', async () => {
    const { context, problem } = setUp()
    const from = `${OTHER}/outputs/model/model.onnx`
    for (const to of ['../../escape', '/tmp/escape', `${RUN}/../../escape`]) {
      expect(await problem({ files: [[from, to]] })).toMatch(/leads out of the run's artifacts folder/)
    }
    symlinkSync(join(context.storePath, OTHER), join(context.artifactsPath, 'link'))
    expect(await problem({ files: [[from, 'link/outputs/x']] })).toMatch(
      /leads out of the run's artifacts folder/,
    )
    expect(await problem({ files: [[from, `${RUN}/outputs/model.onnx`]] })).toBe('ok')
    expect(readFileSync(join(context.storePath, RUN, 'outputs', 'model.onnx'), 'utf8')).toBe('weights')
  })
})

describe('the paths init step', () => {
  it('takes files and folders alike', async () => {
    const { context, at } = setUp()
    const outcome = await pathsInitializer.run(
      [`${OTHER}/outputs/data`, [`${OTHER}/outputs/model/model.onnx`, 'm.onnx']],
      context,
    )
    expect(outcome.ok).toBe(true)
    expect(readFileSync(at('m.onnx'), 'utf8')).toBe('weights')
    expect(readFileSync(at(`${OTHER}/outputs/data/a.csv`), 'utf8')).toBe('1')
  })
})
