/**
 * A mapping of the old document that remembers what has been read of it, so that nothing gets lost: what
 * is still unread in the end becomes a comment.
 *
 * Input: a node. Output: values of the type that the reader asks for. A value of another type stays unread.
 */
import { isDict, isList, type Value } from '../base/value.js'
import type { Code } from '../diagnostics/catalogue.js'
import { describeValue } from '../types/describe.js'
import type { MappingNode, SourceNode } from '../yaml/node.js'
import { toValue } from '../yaml/to-value.js'
import type { Draft } from './draft.js'
import { quoteEntry } from './note-text.js'

/** Reports a mistake that leaves the meaning of the old document unclear. */
export type Refuse = (
  code: Code,
  args: Readonly<Record<string, string>>,
  node: SourceNode,
  hint?: string,
) => void

interface Home {
  readonly draft: Draft
  readonly key: string | undefined
}

export class OldSection {
  readonly #unread: Map<string, SourceNode>
  readonly #opened = new Map<string, readonly OldSection[]>()
  #home: Home | undefined

  constructor(
    readonly node: MappingNode,
    /** As people write it: `environment.resources`; empty for the document. */
    readonly name: string,
    private readonly refuse: Refuse,
  ) {
    this.#unread = new Map(node.entries.map(({ key, value }) => [key, value]))
  }

  /** Where comments about unread entries go; sections inside have the same place unless they get their own. */
  tellIn(draft: Draft, key?: string): this {
    this.#home = { draft, key }
    return this
  }

  /** Every key that is not read yet, in order. */
  get keys(): readonly string[] {
    return [...this.#unread.keys()].filter((key) => this.peek(key) !== undefined)
  }

  /** Keys without a value. */
  get emptyKeys(): readonly string[] {
    return [...this.#unread.keys()].filter((key) => this.peek(key) === undefined)
  }

  /** Looks at an unread value; null counts as nothing. */
  peek(key: string): Value | undefined {
    const node = this.#unread.get(key)
    return node ? (toValue(node) ?? undefined) : undefined
  }

  has(key: string): boolean {
    return this.peek(key) !== undefined
  }

  /** Takes a value that fits; any other stays unread. */
  readIf<T extends Value>(key: string, fits: (value: Value) => value is T): T | undefined {
    const value = this.peek(key)
    if (value === undefined || !fits(value)) return undefined
    this.#unread.delete(key)
    return value
  }

  read(key: string): Value | undefined {
    return this.readIf(key, isAnything)
  }

  text(key: string): string | undefined {
    return this.readIf(key, isText)
  }

  integer(key: string): number | undefined {
    return this.readIf(key, isInteger)
  }

  flag(key: string): boolean | undefined {
    return this.readIf(key, isFlag)
  }

  /** A list of texts; numbers in it count as texts. */
  texts(key: string): readonly string[] {
    const value = this.peek(key)
    if (value === undefined) return []
    const items = isList(value) ? value : [value]
    const texts = items.filter((item) => isText(item) || isInteger(item)).map(String)
    if (texts.length !== items.length) return []
    this.#unread.delete(key)
    return texts
  }

  /** The mapping at a key. Anything else there is a mistake. */
  section(key: string): OldSection | undefined {
    const opened = this.#opened.get(key)?.[0]
    const node = this.#unread.get(key)
    if (opened || !node || this.peek(key) === undefined) return opened
    this.#unread.delete(key)
    if (node.kind !== 'mapping') {
      const args = { section: this.nameOf(key), wanted: 'a mapping', actual: describeValue(toValue(node)) }
      this.refuse('old-section', args, node)
      return undefined
    }
    const section = new OldSection(node, this.nameOf(key), this.refuse)
    this.#opened.set(key, [section])
    return section
  }

  /** The mapping at a key, if there is one; anything else stays unread. */
  sectionIf(key: string): OldSection | undefined {
    return this.#opened.has(key) || isDict(this.peek(key) ?? null) ? this.section(key) : undefined
  }

  /** The mappings of a list. A list with anything else in it is a mistake. */
  sections(key: string): readonly OldSection[] {
    const opened = this.#opened.get(key)
    const node = this.#unread.get(key)
    if (opened || !node || this.peek(key) === undefined) return opened ?? []
    this.#unread.delete(key)
    const items = node.kind === 'sequence' ? node.items : [node]
    const sections = items.flatMap((item, index) => {
      if (item.kind === 'mapping') return [new OldSection(item, `${this.nameOf(key)}[${index}]`, this.refuse)]
      const args = {
        section: this.nameOf(key),
        wanted: 'a list of mappings',
        actual: describeValue(toValue(item)),
      }
      this.refuse('old-section', args, item)
      return []
    })
    this.#opened.set(key, sections)
    return sections
  }

  /** Gives an entry up, with the reason as a comment: `` `framework: x` has no equal …``. */
  drop(key: string, draft: Draft, { because, above }: { because: string; above?: string | undefined }): void {
    const value = this.read(key)
    if (value !== undefined) draft.note(quoteEntry(this.nameOf(key), value, because), above)
  }

  /** Reports that the section makes no sense. */
  refuseAs(code: Code, args: Readonly<Record<string, string>>, key?: string): void {
    const entry = this.node.entries.find((one) => one.key === key)
    this.refuse(code, args, entry?.value ?? this.node)
  }

  nameOf(key: string): string {
    return this.name ? `${this.name}.${key}` : key
  }

  /** Comments on everything that nobody has read, here and inside. */
  tellRest(home?: Home): void {
    const place = this.#home ?? home
    if (!place) return
    for (const key of this.keys)
      this.drop(key, place.draft, { because: 'has no equal today', above: place.key })
    for (const section of [...this.#opened.values()].flat()) section.tellRest(place)
  }
}

const isAnything = (value: Value): value is Value => value !== null
export const isText = (value: Value): value is string => typeof value === 'string'
export const isInteger = (value: Value): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value)
export const isFlag = (value: Value): value is boolean => typeof value === 'boolean'
