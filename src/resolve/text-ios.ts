/**
 * The inputs, outputs and contexts as a container's text sees them.
 *
 * Compile reads every text as a literal, so the text `1.10` becomes 1.1 before a template sees it. What a
 * container receives keeps the text of values whose type is text.
 */
import { type Dict, isDict } from '../base/value.js'
import type { Tracked } from '../compile/merge.js'
import { listOf } from '../polyaxonfile/fields.js'
import { castIo, type Io, ioOf } from '../polyaxonfile/io.js'
import { type Rendering, renderStable } from './renderer.js'

const SECTIONS = ['inputs', 'outputs', 'contexts']

/** @param rendered the same operation after `fed` was rendered with `rendering`. */
export function textIos(fed: Tracked, rendered: Dict, rendering: Rendering): Io[] {
  const ios = SECTIONS.flatMap((section) => {
    const written = listOf(fed.value, section)
    return listOf(rendered, section).flatMap((io, index) => {
      if (!isDict(io)) return []
      const source = written[index]
      const text = isDict(source) ? source.value : undefined
      const read = ioOf(io)
      return [typeof text === 'string' ? textIo(read, text, [section, index, 'value'], rendering) : read]
    })
  })
  return [...new Map(ios.map((io) => [io.name, io])).values()]
}

function textIo(io: Io, text: string, path: (string | number)[], rendering: Rendering): Io {
  if (io.type === undefined || io.isList || typeof io.value === 'string') return io
  const stable = renderStable(text, path, { ...rendering, reporter: undefined })
  const cast = castIo(io, stable, null)
  return cast.ok && typeof cast.value === 'string' ? { ...io, value: cast.value } : io
}
