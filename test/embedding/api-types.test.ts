/** The types of the public API, as programs see them. Checked by `npm run typecheck`; nothing here runs long. */
import { describe, expectTypeOf, it } from 'vitest'
import {
  type Bundle,
  check,
  compile,
  createEngine,
  type Diagnostic,
  DocumentError,
  type Engine,
  type EngineEvent,
  type EngineOptions,
  type Executor,
  type Initializer,
  type ResolvedOperation,
  type RunRecord,
  type RunStore,
  type ScheduleRecord,
} from '../../src/index.js'

describe('the types of the API', () => {
  it('of the language', () => {
    expectTypeOf(check).parameter(0).toEqualTypeOf<Bundle>()
    expectTypeOf(check).returns.toHaveProperty('diagnostics').toEqualTypeOf<readonly Diagnostic[]>()
    expectTypeOf(compile).returns.toHaveProperty('operation').toEqualTypeOf<ResolvedOperation | undefined>()
    expectTypeOf<DocumentError['diagnostics']>().toEqualTypeOf<readonly Diagnostic[]>()
    expectTypeOf(DocumentError).instance.toExtend<Error>()
  })

  it('of an engine', () => {
    expectTypeOf(createEngine).parameters.toEqualTypeOf<[EngineOptions]>()
    expectTypeOf(createEngine).returns.resolves.toEqualTypeOf<Engine>()
    expectTypeOf<Engine['submit']>().returns.resolves.toEqualTypeOf<RunRecord>()
    expectTypeOf<Engine['run']>().returns.resolves.toEqualTypeOf<RunRecord>()
    expectTypeOf<Engine['wait']>().returns.resolves.toEqualTypeOf<RunRecord | undefined>()
    expectTypeOf<Engine['register']>().returns.resolves.toEqualTypeOf<ScheduleRecord>()
    expectTypeOf<Engine['events']>().returns.toEqualTypeOf<AsyncIterableIterator<EngineEvent>>()
    expectTypeOf<Engine['store']>().toEqualTypeOf<RunStore>()
    expectTypeOf<{ home: string }>().toExtend<EngineOptions>()
    expectTypeOf<{
      home: string
      executors: ['process', Executor]
      initializers: Initializer[]
    }>().toExtend<EngineOptions>()
    expectTypeOf<{ home: string; executors: ['kubernetes'] }>().not.toExtend<EngineOptions>()
    expectTypeOf<Record<never, never>>().not.toExtend<EngineOptions>()
  })

  it('of a document, which is one of three', () => {
    type Document = Parameters<Engine['submit']>[0]
    expectTypeOf<{ path: string }>().toExtend<Document>()
    expectTypeOf<{ text: string; folder: string }>().toExtend<Document>()
    expectTypeOf<{ bundle: Bundle }>().toExtend<Document>()
    expectTypeOf<{ name: string }>().not.toExtend<Document>()
    expectTypeOf<Date>().not.toExtend<NonNullable<Parameters<Engine['submit']>[1]>[string]>()
  })

  it('of events, which a type tells apart', () => {
    type Of<T extends EngineEvent['type']> = Extract<EngineEvent, { type: T }>
    expectTypeOf<EngineEvent['type']>().toEqualTypeOf<
      | 'run.created'
      | 'run.status'
      | 'run.log'
      | 'run.metrics'
      | 'run.artifact'
      | 'run.notice'
      | 'schedule.tick'
    >()
    expectTypeOf<Of<'run.log'>['line']>().toEqualTypeOf<string>()
    expectTypeOf<Of<'run.log'>['at']>().toEqualTypeOf<Date>()
    expectTypeOf<Of<'run.status'>['run']>().toEqualTypeOf<RunRecord>()
    expectTypeOf<Of<'run.artifact'>['path']>().toEqualTypeOf<readonly string[]>()
    expectTypeOf<Of<'schedule.tick'>['decision']>().toEqualTypeOf<'fired' | 'skipped' | 'waits'>()
    expectTypeOf<Of<'schedule.tick'>>().not.toHaveProperty('uuid')
  })
})
