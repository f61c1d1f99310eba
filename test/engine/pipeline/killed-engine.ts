/**
 * Engines that die at chosen moments, between one write to their store and the next: nothing of them happens
 * from there on, as after SIGKILL; what is stored and what runs stays.
 */
import type { RunStore } from '../../../src/store/contract.js'

const WRITES: ReadonlySet<string> = new Set<keyof RunStore>([
  'createRun',
  'createChild',
  'recordRound',
  'addConditions',
  'updateRun',
  'recordArtifacts',
  'recordMetrics',
  'recordEdge',
  'takeOver',
  'release',
  'claimAttempt',
  'request',
  'takePlace',
  'freePlace',
  'stopWaiting',
  'leavePlaces',
])

export interface DyingStore {
  readonly store: RunStore
  /** How many writes there were. */
  readonly writes: () => number
  /** Resolves when the store has answered for the last time. */
  readonly dead: Promise<void>
}

/** After so many writes it answers no more, neither reads nor writes. */
export function dyingStore(real: RunStore, lastWrite: number): DyingStore {
  let writes = 0
  let die: () => void = () => {}
  const dead = new Promise<void>((resolve) => {
    die = resolve
  })
  const forever = () => new Promise<never>(() => {})
  const store = new Proxy(real, {
    get(target, name: keyof RunStore) {
      const method = target[name] as unknown
      if (typeof method !== 'function') return method
      return async (...args: unknown[]) => {
        if (writes >= lastWrite) return forever()
        const isWrite = WRITES.has(name)
        if (isWrite) writes++
        const isLast = isWrite && writes === lastWrite
        const result: unknown = await (method as (...given: unknown[]) => unknown).apply(target, args)
        if (!isLast) return writes >= lastWrite ? forever() : result
        die()
        return forever()
      }
    },
  })
  return { store, writes: () => writes, dead }
}

/** Calls back after each write, before anybody knows of it: what is on disk then is what a kill would leave. */
export function watchedStore(real: RunStore, onWritten: () => void): RunStore {
  return new Proxy(real, {
    get(target, name: keyof RunStore) {
      const method = target[name] as unknown
      if (typeof method !== 'function') return method
      return async (...args: unknown[]) => {
        const result: unknown = await (method as (...given: unknown[]) => unknown).apply(target, args)
        if (WRITES.has(name)) onWritten()
        return result
      }
    },
  })
}
