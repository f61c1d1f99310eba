/** Tries, times and what goes away afterwards. */
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { engineInHome, Seen, shellContainer, shellPlan } from './support.js'

const NONE = { timeoutS: null, maxRetries: 0 }

describe('termination.ttl', () => {
  it('removes the working files so many seconds after the end; records, outputs and logs stay', async () => {
    const { engine, store, layout } = await engineInHome()
    const plan = shellPlan('echo one; echo out > $POLYAXON_ARTIFACTS_ROOT/$UUID/outputs/x', {
      termination: { ...NONE, ttlS: 60 },
    })
    const [main] = plan.containers
    const run = await engine.run({ ...plan, containers: [{ ...main!, env: { UUID: plan.uuid } }] })
    const { context, outputs } = layout.run(run.uuid)
    await engine.settle()
    expect(existsSync(context)).toBe(true)
    // As if the time had passed.
    await store.setExpiry(run.uuid, new Date(0).toISOString())
    await engine.settle()
    expect(existsSync(context)).toBe(false)
    expect(readFileSync(`${outputs}/x`, 'utf8')).toBe('out\n')
    expect(readFileSync(layout.run(run.uuid).attempt(1).log('main'), 'utf8')).toBe('one\n')
    expect((await store.getRun(run.uuid))?.status).toBe('succeeded')
    expect(await store.expired()).toEqual([])
  })

  it('of 0 removes them at the end, and that of a run that lives waits', async () => {
    const { engine, store, layout } = await engineInHome()
    const plan = shellPlan('echo ready; sleep 0.2', { termination: { ...NONE, ttlS: 0 } })
    const seen: boolean[] = []
    const run = await engine.run(plan, {
      onEvent: async (event) => {
        if (event.kind !== 'log') return
        await store.setExpiry(plan.uuid, new Date(0).toISOString())
        await engine.settle()
        seen.push(existsSync(layout.run(plan.uuid).context))
      },
    })
    expect(seen).toEqual([true])
    expect(run.status).toBe('succeeded')
    expect(existsSync(layout.run(run.uuid).context)).toBe(false)
  })
})

describe('a pod failure policy', () => {
  it('has exit codes after which nothing is tried again', async () => {
    const { engine } = await engineInHome()
    const termination = {
      ...NONE,
      maxRetries: 3,
      noRetry: [{ operator: 'In' as const, values: [42] }],
    }
    const run = await engine.run(shellPlan('exit 42', { termination }))
    expect(run).toMatchObject({ status: 'failed', attempt: 1 })
  })
})

describe('a timeout', () => {
  it('counts for all containers: none of them stays', async () => {
    const { engine, store } = await engineInHome()
    const seen = new Seen()
    const plan = shellPlan('', {
      containers: [
        shellContainer('sleep 600'),
        shellContainer('trap "echo bye; exit" TERM; while :; do sleep 0.02; done', {
          name: 'sidecar-0',
          role: 'sidecar',
        }),
      ],
      termination: { ...NONE, timeoutS: 0.5 },
    })
    const run = await engine.run(plan, { onEvent: seen.onEvent })
    expect(run.status).toBe('failed')
    // Some shells report the end of their own `sleep` beside.
    expect(seen.lines).toContain('bye')
    expect((await store.conditions(run.uuid)).at(-1)).toMatchObject({ reason: 'timed-out' })
  })
})
