/** Inputs, and outputs, have names of their own: of two with one name, templates see only one. */
import { textOf } from '../fields.js'
import { iosOf } from '../parts.js'
import type { Path } from '../path.js'
import type { Rule } from './rule.js'

export const ioNameTwice: Rule = ({ value, origins }, reporter) => {
  const first = new Map<string, Path>()
  for (const { section, path } of iosOf(value)) {
    const name = textOf(section, 'name')
    if (name === undefined) continue
    const list = String(path.at(-2))
    const key = JSON.stringify([path.slice(0, -1), name])
    const earlier = first.get(key)
    if (!earlier) {
      first.set(key, path)
      continue
    }
    const related = [{ message: 'the first one is here', at: origins.at([...earlier, 'name']) }]
    reporter.report('io-name-twice', { name, list }, origins.at([...path, 'name']), { related })
  }
}
