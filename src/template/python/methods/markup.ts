/** Methods that only escaped text has. */
import { stripTags, unescapeText } from '../markup.js'
import type { Markup } from '../values.js'
import { method, methodTable } from './method.js'

export const markupMethods = methodTable<Markup>({
  unescape: method('', (rt, markup) => {
    rt.grow(markup.text.length)
    return unescapeText(markup.text)
  }),
  striptags: method('', (rt, markup) => stripTags(rt, markup.text)),
})
