import { DateTimeValue, DateValue, type Value } from '../../base/value.js'
import { plainCaster } from '../caster.js'
import { type Kind, plainKind } from '../kind.js'
import { pythonText } from '../text/python-text.js'
import { textOf } from '../text/text-of.js'
import { writeJson } from '../text/write-json.js'

/** Text as it is; numbers, booleans, lists and dicts as JSON; days and times as Python writes them. */
function readText(value: Value): string | undefined {
  if (typeof value === 'string') return value
  if (value === null) return undefined
  if (value instanceof DateValue || value instanceof DateTimeValue || value instanceof Uint8Array) {
    return pythonText(value)
  }
  return writeJson(value)
}

const words = { expects: 'a text', expectsMany: 'texts', example: 'hello' } as const

/** `str` by itself takes nearly everything; inside of another type (`List[str]`) it takes text only. */
export const str: Kind = {
  ...plainKind({ names: ['str', 'GenericStr'], ...words, readsText: true, read: readText }),
  nested: plainCaster({ ...words, readsText: false, read: textOf }),
}
