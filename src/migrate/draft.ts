/**
 * A mapping of the new document while it is put together, with the comments that stand in it.
 *
 * Knows nothing of either format.
 */
import { invariant } from '../base/invariant.js'
import { type Dict, dict, isDict, type Value } from '../base/value.js'
import type { Comment } from '../yaml/write-yaml.js'
import { noteLines } from './note-text.js'

export type Written = Value | Draft | readonly Written[]

interface Note {
  /** The entry that it belongs to; undefined for the mapping as a whole. */
  readonly key: string | undefined
  readonly text: string
}

export class Draft {
  readonly #entries = new Map<string, Written>()
  readonly #notes: Note[] = []

  /** Entries come in the order of `keys`, others after them in the order in which they are set. */
  constructor(readonly keys: readonly string[] = []) {}

  /** Undefined is nothing. A draft without entries, and a list of nothing but such, is left out in the end. */
  set(key: string, value: Written | undefined): this {
    if (value !== undefined) this.#entries.set(key, value)
    return this
  }

  /** Adds items to the list at `key`. */
  add(key: string, ...items: readonly Written[]): this {
    const before = this.#entries.get(key)
    return this.set(key, [...(isItems(before) ? before : []), ...items])
  }

  get(key: string): Written | undefined {
    return this.#entries.get(key)
  }

  has(key: string): boolean {
    return this.#entries.has(key)
  }

  delete(key: string): void {
    this.#entries.delete(key)
  }

  /** A comment above an entry, or above the mapping when there is no such entry in the end. */
  note(text: string, key?: string): this {
    if (!this.#notes.some((note) => note.text === text)) this.#notes.push({ key, text })
    return this
  }

  /** The same entries without comments and without some keys. */
  copy(without: readonly string[] = []): Draft {
    const copy = new Draft(this.keys)
    for (const [key, value] of this.#entries) if (!without.includes(key)) copy.set(key, uncommented(value))
    return copy
  }

  get entries(): readonly [string, Written][] {
    const listed = this.keys.filter((key) => this.#entries.has(key))
    const others = [...this.#entries.keys()].filter((key) => !this.keys.includes(key))
    return [...listed, ...others].map((key) => [key, this.#entries.get(key) ?? null])
  }

  get notes(): readonly Note[] {
    return this.#notes
  }
}

const isItems = (value: Written | undefined): value is readonly Written[] => Array.isArray(value)

const uncommented = (value: Written): Written => {
  if (value instanceof Draft) return value.copy()
  return isItems(value) ? value.map(uncommented) : value
}

/** What is written of a draft, and every comment with its place. A comment that has none is above everything. */
export function finish(draft: Draft): { readonly value: Dict; readonly comments: readonly Comment[] } {
  const { value, comments, above } = finished(draft, [])
  invariant(isDict(value), 'a document has entries')
  const [first = ''] = Object.keys(value)
  return { value, comments: [...commentsAt([first], above), ...comments] }
}

interface Finished {
  /** Undefined when there is nothing to write. */
  readonly value: Value | undefined
  readonly comments: readonly Comment[]
  /** Belongs above the thing itself. */
  readonly above: readonly string[]
}

const commentsAt = (path: Comment['path'], texts: readonly string[]): Comment[] =>
  texts.map((text) => ({ path, text: noteLines(text) }))

function finished(written: Written, path: Comment['path']): Finished {
  if (written instanceof Draft) return finishedMapping(written, path)
  if (isItems(written)) return finishedList(written, path)
  return { value: written, comments: [], above: [] }
}

function finishedMapping(draft: Draft, path: Comment['path']): Finished {
  const value = dict()
  const above: string[] = []
  const comments: Comment[] = []
  const texts = (key: string | undefined) =>
    draft.notes.filter((note) => note.key === key).map(({ text }) => text)
  for (const [key, written] of draft.entries) {
    const part = finished(written, [...path, key])
    if (part.value === undefined) {
      above.push(...texts(key), ...part.above)
      continue
    }
    value[key] = part.value
    comments.push(...commentsAt([...path, key], [...texts(key), ...part.above]), ...part.comments)
  }
  const missing = draft.notes.filter(({ key }) => key === undefined || !draft.has(key))
  above.unshift(...missing.map(({ text }) => text))
  return { value: Object.keys(value).length ? value : undefined, comments, above }
}

function finishedList(items: readonly Written[], path: Comment['path']): Finished {
  const values: Value[] = []
  const above: string[] = []
  const comments: Comment[] = []
  for (const item of items) {
    const at = [...path, values.length]
    const part = finished(item, at)
    if (part.value === undefined) {
      above.push(...part.above)
      continue
    }
    values.push(part.value)
    // A comment above the first entry of an item would stand between the dash and the entry.
    const first = [...at, isDict(part.value) ? (Object.keys(part.value)[0] ?? '') : 0]
    const inside = part.comments.map((comment) =>
      isPath(comment.path, first) ? { ...comment, path: at } : comment,
    )
    comments.push(...commentsAt(at, part.above), ...inside)
  }
  return { value: values.length || !items.length ? values : undefined, comments, above }
}

const isPath = (a: Comment['path'], b: Comment['path']): boolean =>
  a.length === b.length && a.every((step, index) => step === b[index])
