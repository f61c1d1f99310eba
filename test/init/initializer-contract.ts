/** What every kind of init step must do. Each implementation runs this one suite. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../src/base/value.js'
import type { InitContext, Initializer, InitOutcome } from '../../src/init/contract.js'
import { filesOutside, frozen, initContext, RUN, type TestContext } from './support.js'

export interface InitializerUnderTest {
  readonly name: string
  readonly initializer: Initializer
  /** Prepares what the step needs to be there. Called once for each test, with a machine of its own. */
  create(machine: TestContext): StepUnderTest | Promise<StepUnderTest>
}

export interface StepUnderTest {
  /** A section that it takes. */
  readonly spec: Json
  /** What it knows besides. */
  readonly context?: Partial<Pick<InitContext, 'connection' | 'records' | 'documentDir'>>
  /** What that leaves below the place of the step: files and folders. */
  readonly brings: readonly string[]
  /** Sections that it cannot do anything with. */
  readonly refuses: readonly Json[]
}

export function initializerContract({ name, initializer, create }: InitializerUnderTest): void {
  describe(`the ${name} init step keeps the contract of init steps`, () => {
    const setUp = async () => {
      const machine = initContext()
      const { spec, context = {}, ...rest } = await create(machine)
      return { ...rest, spec: frozen(spec), context: { ...machine, ...context }, machine }
    }

    it('has a kind that a document can name', () => {
      expect(initializer.kind).toMatch(/^[a-z]\w*$/i)
    })

    it('brings what its section says and tells where that came from', async () => {
      const { spec, context, brings } = await setUp()
      const outcome = brought(await initializer.run(spec, context))
      // What comes from a connection may lie below its name.
      const places = [context.artifactsPath, join(context.artifactsPath, context.connection?.name ?? '')]
      for (const path of brings) expect(places.some((place) => existsSync(join(place, path)))).toBe(true)
      for (const artifact of outcome.artifacts) {
        expect(artifact).toMatchObject({ name: expect.stringMatching(/./), isInput: true })
        expect(JSON.parse(JSON.stringify(artifact))).toEqual(artifact)
      }
      for (const edge of outcome.edges) {
        expect(edge.downstream).toBe(RUN)
        expect(edge.upstream).not.toBe(RUN)
      }
    })

    it('puts it where the step says, and writes nowhere else', async () => {
      const { spec, context, brings, machine } = await setUp()
      const before = filesOutside(machine)
      brought(await initializer.run(spec, { ...context, path: 'below/here' }))
      for (const path of brings)
        expect(existsSync(join(context.artifactsPath, 'below/here', path))).toBe(true)
      expect(filesOutside(machine)).toEqual(before)
    })

    it('leads out of the run by no path of the step', async () => {
      const { spec, context, machine } = await setUp()
      const before = filesOutside(machine)
      for (const path of ['../../..', '/pxrun-somewhere-else', 'a/../../../..']) {
        const outcome = await initializer.run(spec, { ...context, path })
        if (!outcome.ok) expect(outcome.error.problem).toMatch(ONE_SENTENCE)
      }
      expect(filesOutside(machine)).toEqual(before)
      expect(existsSync('/pxrun-somewhere-else')).toBe(false)
    })

    it('says in a sentence why it cannot do what a section wants', async () => {
      const { context, machine, refuses } = await setUp()
      const before = filesOutside(machine)
      for (const spec of refuses) {
        const outcome = await initializer.run(frozen(spec), context)
        expect([spec, outcome]).toMatchObject([
          spec,
          { ok: false, error: { problem: expect.stringMatching(ONE_SENTENCE) } },
        ])
      }
      expect(filesOutside(machine)).toEqual(before)
    })

    it('ends when the run is stopped', async () => {
      const { spec, context, machine } = await setUp()
      const before = filesOutside(machine)
      // Whether there was something to stop is its own matter; that it resolves is not.
      await initializer.run(spec, { ...context, signal: AbortSignal.abort() })
      expect(filesOutside(machine)).toEqual(before)
    })

    it('does not disturb itself in two runs at once', async () => {
      const { spec, context, brings } = await setUp()
      const paths = ['one', 'two']
      const outcomes = await Promise.all(paths.map((path) => initializer.run(spec, { ...context, path })))
      const [first, second] = outcomes.map(brought)
      expect(second!.artifacts.map((one) => one.name)).toEqual(first!.artifacts.map((one) => one.name))
      for (const path of paths)
        for (const file of brings) expect(existsSync(join(context.artifactsPath, path, file))).toBe(true)
    })
  })
}

const ONE_SENTENCE = /^[^\n]+$/

function brought(outcome: Awaited<ReturnType<Initializer['run']>>): InitOutcome {
  expect(outcome).toMatchObject({ ok: true })
  return (outcome as { value: InitOutcome }).value
}
