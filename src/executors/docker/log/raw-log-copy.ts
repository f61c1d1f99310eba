/**
 * Copies the log that an engine keeps into the raw log of an attempt, each byte exactly once,
 * whatever dies in between.
 *
 * The raw log is at any time a prefix of what the engine's log makes when it is read from its start:
 * every byte has one position. So nothing needs to be remembered. A copy that begins anew reads the
 * engine's log from its start and leaves alone what the file has already; what is written twice, even
 * by two processes at once, is the same bytes at the same place.
 *
 * Secrets are masked line by line, which leaves it such a function.
 *
 * Within one process a copy can also go on without reading all again: from a cut, a second before
 * which and after which every piece was stamped and no line was open. Stamps are not quite in order,
 * since two streams are stamped before they take turns; so only a cut of a minute ago is trusted. As
 * long as the log is small, reading all of it costs nothing.
 */
import { closeSync, fstatSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { Mask } from '../../../connections/mask.js'
import { noteArrival } from '../../../home/raw-log.js'
import type { LogPiece } from '../api/log-frames.js'
import { LineAssembly } from './line-assembly.js'

/** A place in the engine's log from which it can be read on. */
export interface Cut {
  /** Unix seconds: what is stamped so or later comes behind the cut. 0 is the start of the log. */
  readonly second: number
  /** Of the first byte behind the cut in the raw log. */
  readonly position: number
}

export interface RawLogFiles {
  readonly log: string
  readonly index: string
}

const START: Cut = { second: 0, position: 0 }
const MARGIN_S = 60
const SMALL = 1 << 20

export class RawLogCopy {
  readonly #fd: number
  readonly #mask: Mask
  #lines: LineAssembly
  #size: number
  #position = 0
  #newestS = 0
  /** In order; the first one is the newest that is a minute old. */
  #cuts: Cut[] = []

  constructor(
    readonly files: RawLogFiles,
    readonly onGrowth: () => void,
    secrets: readonly string[] = [],
  ) {
    this.#mask = new Mask(secrets)
    this.#lines = new LineAssembly(this.#mask)
    mkdirSync(dirname(files.log), { recursive: true, mode: 0o700 })
    closeSync(openSync(files.log, 'a', 0o600))
    // Not for appending: on Linux that would ignore the position of a write.
    this.#fd = openSync(files.log, 'r+')
    this.#size = fstatSync(this.#fd).size
  }

  /** Begins to read again; the engine's log is to be read from the cut that is returned. */
  begin(): Cut {
    const cut = this.#position <= SMALL ? START : (this.#cuts.findLast((cut) => this.#isOld(cut)) ?? START)
    this.#position = cut.position
    this.#newestS = cut.second
    this.#cuts = cut === START ? [] : [cut]
    this.#lines = new LineAssembly(this.#mask)
    return cut
  }

  /** Takes the next pieces in the order of the engine's log. */
  take(pieces: readonly LogPiece[]): void {
    const before = this.#size
    let whole: Buffer[] = []
    let atMs = 0
    for (const piece of pieces) {
      const second = Math.floor(piece.atMs / 1000)
      if (second !== Math.floor(atMs / 1000)) {
        this.#write(whole, atMs)
        whole = []
        this.#cut(second)
      }
      atMs = piece.atMs
      for (const bytes of this.#lines.add(piece)) whole.push(bytes)
    }
    this.#write(whole, atMs)
    if (this.#size > before) this.onGrowth()
  }

  /** There is nothing more to come. */
  end(): void {
    const before = this.#size
    this.#write(this.#lines.end(), Date.now())
    if (this.#size > before) this.onGrowth()
  }

  close(): void {
    closeSync(this.#fd)
  }

  /** Notes what the next piece, stamped with this second, means for the cuts. */
  #cut(second: number): void {
    if (second < this.#newestS) this.#cuts = this.#cuts.filter((cut) => cut.second <= second)
    if (second <= this.#newestS) return
    this.#newestS = second
    if (this.#lines.isComplete) this.#cuts.push({ second, position: this.#position })
    const newestOld = this.#cuts.findLastIndex((cut) => this.#isOld(cut))
    if (newestOld > 0) this.#cuts.splice(0, newestOld)
  }

  #isOld({ second }: Cut): boolean {
    return second <= this.#newestS - MARGIN_S
  }

  /** Writes what the file does not have yet of the next bytes. */
  #write(parts: readonly Buffer[], atMs: number): void {
    const bytes = Buffer.concat(parts)
    const known = Math.min(Math.max(this.#size - this.#position, 0), bytes.length)
    for (let done = known; done < bytes.length; ) {
      done += writeSync(this.#fd, bytes, done, bytes.length - done, this.#position + done)
      this.#size = Math.max(this.#size, this.#position + done)
    }
    this.#position += bytes.length
    if (known < bytes.length) noteArrival(this.files.index, this.#size, new Date(atMs))
  }
}
