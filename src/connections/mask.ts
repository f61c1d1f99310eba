/**
 * Masks secrets in text, whole or as it arrives in pieces. Input: the values that must not be seen;
 * output: the text with `***` in their places. What could be the beginning of a secret is kept back until
 * it is known to be none, so that one that is split across two writes is masked too.
 */
import { Buffer } from 'node:buffer'

const MASK = Buffer.from('***')
const NOTHING: Buffer = Buffer.alloc(0)
/** A shorter value would stand in the middle of ordinary words. */
export const SHORTEST = 4
/** What is left of a secret that was cut off at the end of the text is masked from this length on. */
const SHORTEST_END = 8
/** More is not kept back but for longer secrets, whatever the text: memory stays flat. */
const MOST_KEPT = 1 << 14

interface Span {
  readonly start: number
  readonly end: number
}

export class Mask {
  readonly #patterns: readonly Buffer[]
  /** Bytes of the longest spelling of a secret. */
  readonly longest: number

  constructor(values: readonly string[]) {
    const texts = new Set(values.flatMap(spellings))
    this.#patterns = [...texts].map((text) => Buffer.from(text))
    this.longest = Math.max(0, ...this.#patterns.map(({ length }) => length))
  }

  /** Whether there is nothing to mask. */
  get isEmpty(): boolean {
    return this.#patterns.length === 0
  }

  text(text: string): string {
    return this.isEmpty ? text : this.whole(Buffer.from(text)).toString('utf8')
  }

  /** The same for every text in a JSON value, keys aside. */
  json<T>(value: T): T {
    return this.isEmpty ? value : (this.#masked(value) as T)
  }

  #masked(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value)
    if (Array.isArray(value)) return value.map((item) => this.#masked(item))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.#masked(item)]))
  }

  /** Bytes that are all there. */
  whole(bytes: Buffer): Buffer {
    if (this.isEmpty) return bytes
    const spans = this.spans(bytes)
    return spans.length === 0 ? bytes : replaced(bytes, spans, bytes.length)
  }

  /** For bytes that come in pieces. */
  stream(): MaskStream {
    return new MaskStream(this)
  }

  /** Where secrets stand; those that overlap are one. In order. */
  spans(bytes: Buffer): Span[] {
    const found: Span[] = []
    for (const pattern of this.#patterns) {
      for (let at = bytes.indexOf(pattern); at !== -1; at = bytes.indexOf(pattern, at + 1))
        found.push({ start: at, end: at + pattern.length })
    }
    return found.length < 2 ? found : merged(found)
  }

  /** Where the end of the bytes may be the beginning of a secret; their length when it cannot. */
  openFrom(bytes: Buffer): number {
    let from = bytes.length
    for (const pattern of this.#patterns) {
      const first = Math.max(0, bytes.length - pattern.length + 1)
      for (
        let at = bytes.indexOf(pattern[0]!, first);
        at !== -1 && at < from;
        at = bytes.indexOf(pattern[0]!, at + 1)
      ) {
        if (bytes.compare(pattern, 0, bytes.length - at, at) === 0) from = at
      }
    }
    return from
  }
}

export class MaskStream {
  #kept: Buffer = NOTHING

  constructor(readonly mask: Mask) {}

  /** What can be shown now; it may be a view of the bytes given. */
  push(bytes: Buffer): Buffer {
    if (this.mask.isEmpty) return bytes
    const all = this.#kept.length > 0 ? Buffer.concat([this.#kept, bytes]) : bytes
    const spans = this.mask.spans(all)
    const open = this.mask.openFrom(all)
    // A secret that may go on, or that what may follow overlaps, is one with it.
    const across = spans.find(({ start, end }) => start < open && end > open)
    const until = across ? across.start : open
    if (all.length - until > Math.max(MOST_KEPT, 2 * this.mask.longest)) {
      this.#kept = NOTHING
      return replaced(all, spans, all.length)
    }
    // The bytes given may be a view into a buffer that is used again.
    this.#kept = until === all.length ? NOTHING : Buffer.from(all.subarray(until))
    return replaced(all, spans, until)
  }

  /** The rest, when nothing more comes. */
  end(): Buffer {
    const rest = this.#kept
    this.#kept = NOTHING
    const spans = this.mask.spans(rest)
    const open = this.mask.openFrom(rest)
    if (rest.length - open >= SHORTEST_END) spans.push({ start: open, end: rest.length })
    return spans.length === 0 ? rest : replaced(rest, merged(spans), rest.length)
  }
}

/**
 * A value as it may turn up in a log: as it is, and as URLs, JSON and base64 spell it. Of a value of several
 * lines each counts by itself, since logs are made of lines.
 */
function spellings(value: string): string[] {
  if (Buffer.byteLength(value) < SHORTEST) return []
  const lines = value.split(/\r?\n/).filter((line) => Buffer.byteLength(line) >= SHORTEST)
  const others = [encoded(value), JSON.stringify(value).slice(1, -1), Buffer.from(value).toString('base64')]
  return [...lines, ...others]
}

function encoded(value: string): string {
  try {
    return encodeURIComponent(value)
  } catch {
    // Half of a pair of surrogates: no URL holds it.
    return value
  }
}

function merged(spans: readonly Span[]): Span[] {
  const result: Span[] = []
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const last = result.at(-1)
    if (last && span.start < last.end)
      result[result.length - 1] = { start: last.start, end: Math.max(last.end, span.end) }
    else result.push(span)
  }
  return result
}

/** The bytes up to an end that cuts no span. Nothing is copied where nothing is masked: that would cost most of all. */
function replaced(bytes: Buffer, spans: readonly Span[], until: number): Buffer {
  if (spans.length === 0 || spans[0]!.start >= until) return bytes.subarray(0, until)
  const parts: Buffer[] = []
  let from = 0
  for (const { start, end } of spans) {
    if (start >= until) break
    parts.push(bytes.subarray(from, start), MASK)
    from = end
  }
  parts.push(bytes.subarray(from, until))
  return Buffer.concat(parts)
}
