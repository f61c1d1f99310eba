/**
 * One connection to the database file: statements, transactions and patience with other writers.
 *
 * The driver blocks the event loop, so it waits for a lock only shortly by itself; the rest of the
 * waiting is asynchronous. It knows no table.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type Database from 'libsql'
import { invariant } from '../../base/invariant.js'
import { StoreUnavailableError } from '../contract.js'
import { describeLockHolder } from './lock-holder.js'
import { isBusy, toUnavailable } from './sqlite-errors.js'

/** The driver aborts the whole process when it is given anything else, such as a boolean. */
export type SqlValue = string | number | null

export type Row = Readonly<Record<string, SqlValue>>

/** Statements, one after the other, without waiting: what a transaction is made of. */
export interface Sql {
  all(sql: string, params?: readonly SqlValue[]): Row[]
  first(sql: string, params?: readonly SqlValue[]): Row | undefined
  /** The number of rows that were inserted, changed or deleted. */
  run(sql: string, params?: readonly SqlValue[]): number
  /** Several statements without parameters. */
  script(sql: string): void
}

export interface ConnectionOptions {
  readonly path: string
  /** How long to wait for another process in all, before the store counts as unavailable. */
  readonly patienceMs: number
}

const BUSY_TIMEOUT_MS = 20
const FIRST_PAUSE_MS = 2
const LONGEST_PAUSE_MS = 200
const STATEMENT_LIMIT = 200

export class Connection {
  readonly #database: Database.Database
  readonly #options: ConnectionOptions
  readonly #statements = new Map<string, Database.Statement>()
  readonly #sql: Sql
  /** Writers of this process wait in line, in the order in which they came. */
  #line: Promise<unknown> = Promise.resolve()
  #isClosed = false

  constructor(database: Database.Database, options: ConnectionOptions) {
    this.#database = database
    this.#options = options
    database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`)
    this.#sql = {
      all: (sql, params = []) => this.#prepare(sql).all(checked(params)) as Row[],
      // `.get()` would add a column of its own to the row.
      first: (sql, params = []) => (this.#prepare(sql).all(checked(params)) as Row[])[0],
      run: (sql, params = []) => this.#prepare(sql).run(checked(params)).changes,
      script: (sql) => void database.exec(sql),
    }
  }

  /** Reads, outside of any transaction, with statements that need not see the same moment. */
  read<T>(work: (sql: Sql) => T): Promise<T> {
    return this.#patiently(() => work(this.#sql))
  }

  /** Reads with statements that all see the same moment. */
  snapshot<T>(work: (sql: Sql) => T): Promise<T> {
    return this.#patiently(() => this.#transaction('BEGIN DEFERRED', work))
  }

  /** All of the work is written, or nothing; it may be called again when another process is in the way. */
  write<T>(work: (sql: Sql) => T): Promise<T> {
    const turn = this.#line.then(() => this.#patiently(() => this.#transaction('BEGIN IMMEDIATE', work)))
    this.#line = turn.catch(() => undefined)
    return turn
  }

  async close(): Promise<void> {
    await this.#line
    if (this.#isClosed) return
    this.#isClosed = true
    this.#statements.clear()
    this.#database.close()
  }

  #transaction<T>(begin: string, work: (sql: Sql) => T): T {
    this.#database.exec(begin)
    try {
      const result = work(this.#sql)
      this.#database.exec('COMMIT')
      return result
    } catch (error) {
      // A full disk or an I/O error has ended the transaction already.
      if (this.#database.inTransaction) this.#database.exec('ROLLBACK')
      throw error
    }
  }

  async #patiently<T>(attempt: () => T): Promise<T> {
    const giveUpAt = performance.now() + this.#options.patienceMs
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)) {
      invariant(!this.#isClosed, 'the store is used after it was closed')
      try {
        return attempt()
      } catch (error) {
        if (!isBusy(error)) throw toUnavailable(error, this.#options.path) ?? error
        if (performance.now() >= giveUpAt) throw this.#locked(error)
      }
      // Writers that wait for the same lock must not come back at the same time.
      await sleep(pauseMs * (0.5 + Math.random() / 2))
    }
  }

  #locked(cause: unknown): StoreUnavailableError {
    const { path, patienceMs } = this.#options
    return new StoreUnavailableError(
      `the store ${path} was locked for more than ${patienceMs / 1000} s`,
      `${describeLockHolder(path)} Try again when it is done.`,
      { cause },
    )
  }

  #prepare(sql: string): Database.Statement {
    const known = this.#statements.get(sql)
    const statement = known ?? this.#database.prepare(sql)
    // Last used, last to go: queries of users make ever new statements.
    this.#statements.delete(sql)
    this.#statements.set(sql, statement)
    if (this.#statements.size > STATEMENT_LIMIT) {
      this.#statements.delete(this.#statements.keys().next().value!)
    }
    return statement
  }
}

function checked(params: readonly SqlValue[]): SqlValue[] {
  return params.map((value) => {
    invariant(
      value === null || typeof value === 'string' || typeof value === 'number',
      `a ${typeof value} cannot be a parameter of SQL`,
    )
    // The driver reads a text only up to its first NUL.
    return typeof value === 'string' ? value.replaceAll('\0', '\ufffd') : value
  })
}
