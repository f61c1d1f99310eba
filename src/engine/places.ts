/**
 * The places of the machine: so many processes and containers run at the same time, whatever started them and
 * in whichever process of a home.
 *
 *   take ──▶ line of this process ──my turn──▶ row in the store ──release──▶ handed on, or freed
 *
 * Only what runs takes a place. Controllers, approvals and whoever waits for another run take none, and
 * neither does a service, which is there for others that need one: so nesting cannot come to a standstill,
 * not even at one place. Within the line trees take turns: the one that holds fewest comes first, and of equal
 * ones that whose last turn was longest ago. Between processes the store decides.
 */

import type { ProcessIdentity } from '../host/process-identity.js'
import { isAlive } from '../host/processes.js'
import type { RunStore } from '../store/contract.js'

export interface PlacesOptions {
  readonly store: RunStore
  readonly self: ProcessIdentity
  /** How many places the machine has. */
  readonly jobs: number
  readonly queues: () => Readonly<Record<string, QueueSettings>>
}

export interface QueueSettings {
  /** How many places of the machine its runs may have; all of them unless given. */
  readonly concurrency?: number | undefined
  /** Higher comes first; 0 unless given. */
  readonly priority?: number | undefined
}

export interface Wanted {
  /** Trees take turns. */
  readonly root: string
  readonly queue: string | null
}

/** Gives the place back. */
export type Release = () => void

interface Waiting extends Wanted {
  readonly grant: (place: Release) => void
}

interface Held {
  readonly id: number
  readonly root: string
  readonly queue: string | null
}

const LOOK_MS = 50

export class Places {
  readonly #options: PlacesOptions
  readonly #line: Waiting[] = []
  readonly #held = new Set<Held>()
  /** When each tree that waits or holds a place had its last turn; the first to come has had none. */
  readonly #turns = new Map<string, number>()
  #turn = 0
  #isPumping = false
  /** Whether the store may have a turn for this process. */
  #isWaiting = false
  #again = false
  #timer: NodeJS.Timeout | undefined

  constructor(options: PlacesOptions) {
    this.#options = options
  }

  /** A place when it is its turn; undefined once the signal aborts. */
  take(wanted: Wanted, signal: AbortSignal): Promise<Release | undefined> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve(undefined)
      const waiting: Waiting = {
        ...wanted,
        grant: (release) => {
          signal.removeEventListener('abort', leave)
          resolve(release)
        },
      }
      const leave = () => {
        const index = this.#line.indexOf(waiting)
        if (index < 0) return
        this.#line.splice(index, 1)
        resolve(undefined)
        this.#pump()
      }
      signal.addEventListener('abort', leave, { once: true })
      this.#line.push(waiting)
      this.#pump()
    })
  }

  /** A place for what runs already: there is always one. */
  async hold(wanted: Wanted): Promise<Release> {
    const id = await this.#ask(wanted, true)
    return this.#releaseOf({ id: id!, root: wanted.root, queue: wanted.queue })
  }

  #pump(): void {
    if (this.#isPumping) {
      this.#again = true
      return
    }
    this.#isPumping = true
    this.#serve()
      .catch(() => {
        // A store that cannot be used now is asked again at the next look.
        this.#look()
      })
      .finally(() => {
        this.#isPumping = false
        if (!this.#again) return
        this.#again = false
        this.#pump()
      })
  }

  /** Gives places to the line while there are any. */
  async #serve(): Promise<void> {
    const tried = new Set<string | null>()
    while (this.#line.length > 0) {
      const next = this.#best(tried)
      if (!next) return this.#look()
      const id = await this.#ask(next, false)
      if (id === undefined) {
        this.#isWaiting = true
        // Another queue may have room where this one has none.
        tried.add(next.queue)
        continue
      }
      const index = this.#line.indexOf(next)
      if (index < 0) {
        await this.#options.store.freePlace(id)
        continue
      }
      this.#line.splice(index, 1)
      next.grant(this.#releaseOf({ id, root: next.root, queue: next.queue }))
    }
    if (!this.#isWaiting) return
    await this.#options.store.stopWaiting(this.#options.self)
    this.#isWaiting = false
  }

  /** By the priority of its queue, then the tree that holds fewest, then its last turn, then who came first. */
  #best(tried: ReadonlySet<string | null>): Waiting | undefined {
    const holds = new Map<string, number>()
    for (const { root } of this.#held) holds.set(root, (holds.get(root) ?? 0) + 1)
    let best: Waiting | undefined
    let bestRank: readonly number[] = []
    for (const waiting of this.#line) {
      const { root, queue } = waiting
      if (tried.has(queue)) continue
      const rank = [-this.#priority(queue), holds.get(root) ?? 0, this.#turns.get(root) ?? 0]
      if (best && !isBefore(rank, bestRank)) continue
      best = waiting
      bestRank = rank
    }
    return best
  }

  #priority(queue: string | null): number {
    return this.#settings(queue)?.priority ?? 0
  }

  #settings(queue: string | null): QueueSettings | undefined {
    return queue === null ? undefined : this.#options.queues()[queue]
  }

  #ask({ queue }: Wanted, isForced: boolean): Promise<number | undefined> {
    const { store, self, jobs } = this.#options
    return store.takePlace({
      driver: self,
      limit: jobs,
      queue,
      queueLimit: this.#settings(queue)?.concurrency,
      priority: this.#priority(queue),
      isForced,
    })
  }

  #releaseOf(held: Held): Release {
    this.#held.add(held)
    this.#turns.set(held.root, ++this.#turn)
    return () => {
      if (!this.#held.delete(held)) return
      void this.#handOn(held)
      this.#forget(held.root)
    }
  }

  /** A tree that has nothing here any more begins anew when it comes back. */
  #forget(root: string): void {
    const isThere = (one: { readonly root: string }) => one.root === root
    if (!this.#line.some(isThere) && ![...this.#held].some(isThere)) this.#turns.delete(root)
  }

  /** To the next in line of this process, unless another process waits too: then the store decides. */
  async #handOn(held: Held): Promise<void> {
    const { store, self } = this.#options
    try {
      const next = this.#best(new Set())
      if (next && next.queue === held.queue && !(await this.#othersWait())) {
        const index = this.#line.indexOf(next)
        if (index >= 0) {
          this.#line.splice(index, 1)
          return next.grant(this.#releaseOf({ ...held, root: next.root }))
        }
      }
      await store.freePlace(held.id)
    } catch {
      // A row that cannot be freed now is removed when this process has ended.
      await store.leavePlaces(self).catch(() => {})
    }
    this.#pump()
  }

  async #othersWait(): Promise<boolean> {
    const { store, self } = this.#options
    return (await store.placeOwners()).some(
      ({ driver, isWaiting }) =>
        isWaiting && !(driver.pid === self.pid && driver.startTime === self.startTime),
    )
  }

  /** Looks again in a while: others free places, and the dead do not free theirs. */
  #look(): void {
    if (this.#timer || this.#line.length === 0) return
    this.#timer = setTimeout(async () => {
      this.#timer = undefined
      await this.#bury().catch(() => {})
      this.#pump()
    }, LOOK_MS)
  }

  async #bury(): Promise<void> {
    const { store } = this.#options
    for (const { driver } of await store.placeOwners()) if (!isAlive(driver)) await store.leavePlaces(driver)
  }
}

function isBefore(rank: readonly number[], other: readonly number[]): boolean {
  const index = rank.findIndex((value, at) => value !== other[at])
  return index >= 0 && rank[index]! < other[index]!
}
