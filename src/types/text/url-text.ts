/** URLs in their normal form, by the WHATWG rules that both Polyaxon's library and `URL` follow. */
import type { Value } from '../../base/value.js'
import { textOf } from './text-of.js'

/** The URL in its normal form: lower-case scheme, `http://host` with its slash, escaped characters. */
export function readUrl(value: Value): string | undefined {
  const text = textOf(value)
  if (text === undefined || !URL.canParse(text)) return undefined
  return new URL(text).href
}

/** What stands between `//` and the next `/`, `?` or `#`; empty when there is no `//`. */
export const authorityOf = (url: string): string => /^[^:/]*:\/\/([^/?#]*)/.exec(url)?.[1] ?? ''
