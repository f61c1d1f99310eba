/**
 * Tags and texts into values: PyYAML's SafeConstructor. Reports what is wrong and goes on, so that one
 * reading finds every bad tag and value. Knows nothing of the text's syntax.
 */
import type { Value } from '../base/value.js'
import type { Range } from '../diagnostics/source.js'
import { DictEntries } from './dict-entries.js'
import { TAG_PREFIX } from './directives.js'
import { flatten } from './merge-keys.js'
import type { MappingEntry, ScalarNode, SequenceNode, SourceNode } from './node.js'
import type { Problem } from './problem.js'
import type { RawMapping, RawNode, RawPair, RawScalar, RawSequence } from './raw-node.js'
import { scalarTag } from './scalar-tag.js'
import { SCALAR_VALUES } from './scalar-value.js'

/** The type that a node has or is given, without the prefix of YAML's own tags; else the tag in full. */
export function typeOf(raw: RawNode): string {
  if (raw.tag !== undefined) {
    return raw.tag.startsWith(TAG_PREFIX) ? raw.tag.slice(TAG_PREFIX.length) : raw.tag
  }
  if (raw.kind === 'scalar') return raw.implicit ? scalarTag(raw.text) : 'str'
  return raw.kind === 'sequence' ? 'seq' : 'map'
}

export class TreeBuilder {
  constructor(private readonly report: (problem: Problem) => void) {}

  /** The node that everybody else sees; undefined once something in it has been reported. */
  build(raw: RawNode): SourceNode | undefined {
    raw.built ??= this.#construct(raw) ?? 'failed'
    return raw.built === 'failed' ? undefined : raw.built
  }

  #construct(raw: RawNode): SourceNode | undefined {
    const type = typeOf(raw)
    switch (type) {
      case 'map':
        return raw.kind === 'mapping' ? this.#mapping(raw) : this.#misfit(raw, 'mapping')
      case 'set':
        return raw.kind === 'mapping' ? this.#set(raw) : this.#misfit(raw, 'mapping')
      case 'seq':
        return raw.kind === 'sequence'
          ? this.#sequence(raw, (item) => this.build(item))
          : this.#misfit(raw, 'list')
      case 'omap':
      case 'pairs':
        return raw.kind === 'sequence'
          ? this.#sequence(raw, (item) => this.#pair(item))
          : this.#misfit(raw, 'list')
      default:
        return this.#scalar(raw, type)
    }
  }

  #scalar(raw: RawNode, type: string): ScalarNode | undefined {
    const construct = SCALAR_VALUES.get(type)
    if (!construct) {
      const reserved = raw.tag === undefined
      return this.#fail(raw, reserved ? { name: 'reserved-scalar' } : { name: 'unknown-tag', found: raw.tag })
    }
    const scalar = scalarOf(raw)
    if (!scalar) return this.#misfit(raw, 'single value')
    const value = construct(scalar.text)
    if (value === undefined) return this.#fail(raw, { name: 'bad-value', found: scalar.text, wanted: type })
    return scalarNode(raw, value)
  }

  #sequence(raw: RawSequence, build: (item: RawNode) => SourceNode | undefined): SequenceNode | undefined {
    const items: SourceNode[] = []
    for (const item of raw.items) {
      const node = build(item)
      if (node) items.push(node)
    }
    return items.length === raw.items.length ? { kind: 'sequence', range: rangeOf(raw), items } : undefined
  }

  #mapping(raw: RawMapping): SourceNode | undefined {
    const entries = this.#entries(raw)
    return entries && { kind: 'mapping', range: rangeOf(raw), entries }
  }

  #set(raw: RawMapping): SourceNode | undefined {
    const entries = this.#entries(raw)
    return entries && scalarNode(raw, new Set(entries.map(({ keyNode }) => keyNode.value)))
  }

  #entries(raw: RawMapping): readonly MappingEntry[] | undefined {
    const merged = flatten(raw, this.report)
    const dict = new DictEntries(this.report)
    let complete = merged !== undefined
    for (let i = 0; i < raw.pairs.length; i++) {
      const { key, value } = raw.pairs[i]!
      const keyNode = this.#key(key)
      const valueNode = this.build(value)
      if (keyNode && valueNode) dict.add(keyNode, valueNode, i < (merged ?? 0))
      else complete = false
    }
    return complete ? dict.entries : undefined
  }

  #key(raw: RawNode): ScalarNode | undefined {
    // In the place of a key `=` is nothing but text.
    if (raw.kind === 'scalar' && typeOf(raw) === 'value') return scalarNode(raw, raw.text)
    const node = this.build(raw)
    if (!node) return undefined
    if (node.kind === 'scalar' && !(node.value instanceof Set)) return node
    return this.#fail(raw, { name: 'collection-as-key', found: raw.kind })
  }

  /** An item of `!!omap` or `!!pairs`: a mapping of one pair, of which Python makes a tuple. */
  #pair(raw: RawNode): SourceNode | undefined {
    const [pair, ...others]: RawPair[] = raw.kind === 'mapping' ? raw.pairs : []
    if (!pair || others.length > 0) return this.#fail(raw, { name: 'not-a-single-pair' })
    const key = this.build(pair.key)
    const value = this.build(pair.value)
    return key && value && { kind: 'sequence', range: rangeOf(raw), items: [key, value] }
  }

  #misfit(raw: RawNode, wanted: string): undefined {
    return this.#fail(raw, { name: 'wrong-node-for-tag', found: raw.tag, wanted })
  }

  #fail(
    { start, end }: RawNode,
    { found, wanted, name }: Pick<Problem, 'name'> & { found?: string | undefined; wanted?: string },
  ): undefined {
    this.report({ name, start, end, ...(found !== undefined && { found }), ...(wanted && { wanted }) })
  }
}

/** The scalar that a scalar tag applies to: of a mapping with the key `=`, the value of that key. */
function scalarOf(raw: RawNode): RawScalar | undefined {
  if (raw.kind === 'scalar') return raw
  if (raw.kind === 'sequence') return undefined
  const value = raw.pairs.find(({ key }) => typeOf(key) === 'value')?.value
  return value && scalarOf(value)
}

const rangeOf = ({ start, end }: RawNode): Range => ({ start, end })

function scalarNode(raw: RawNode, value: Value): ScalarNode {
  const { style, enclosingIndent } =
    raw.kind === 'scalar' ? raw : { style: 'plain' as const, enclosingIndent: -1 }
  return { kind: 'scalar', range: rangeOf(raw), value, style, enclosingIndent }
}
