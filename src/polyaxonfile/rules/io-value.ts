/** The default of an input or output fits its type and its `validation`. */
import { checkIoValue } from '../io.js'
import { iosOf } from '../parts.js'
import type { Rule } from './rule.js'

export const ioValue: Rule = ({ value, origins }, reporter) => {
  for (const { section, path } of iosOf(value)) checkIoValue(section, origins.part(path), reporter)
}
