/** An operation says once what it runs: by one ref, or with a component of its own. */
import { isDict } from '../../base/value.js'
import { partsOf } from '../parts.js'
import type { Rule } from './rule.js'

const REFS = ['hubRef', 'dagRef', 'urlRef', 'pathRef']

export const oneReference: Rule = ({ value, origins, role }, reporter) => {
  if (role === 'preset') return
  for (const { kind, section, path } of partsOf(value)) {
    if (kind !== 'operation' || section.isPreset === true) continue
    const [first, second] = REFS.filter((key) => section[key])
    if (second !== undefined) {
      const args = { first: first!, second }
      const related = [{ message: 'the first one is here', at: origins.at([...path, first!]) }]
      reporter.report('two-references', args, origins.at([...path, second]), { related, atKey: true })
    } else if (first === undefined && !isDict(section.component)) {
      const hint = 'give it a `component`, a `pathRef`, a `hubRef` or a `urlRef`'
      reporter.report('no-reference', {}, origins.at(path), { hint })
    }
  }
}
