import type { Value } from '../../base/value.js'
import { pythonText } from '../text/python-text.js'
import { writeJson } from '../text/write-json.js'

/** A bound as a message shows it. */
export const show = (value: Value): string =>
  `\`${typeof value === 'string' ? value : (writeJson(value) ?? pythonText(value))}\``
