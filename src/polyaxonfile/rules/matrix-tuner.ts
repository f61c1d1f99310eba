/** A tuner of one's own is asked by the kinds of matrix that can ask one; `iterative` cannot do without. */
import { dictOf, textOf } from '../fields.js'
import { partsOf } from '../parts.js'
import { isOwnTuner } from '../tuners.js'
import type { Rule } from './rule.js'

export const matrixTuner: Rule = ({ value, origins }, reporter) => {
  for (const { section, path } of partsOf(value)) {
    const matrix = dictOf(section, 'matrix')
    const kind = matrix && textOf(matrix, 'kind')
    const tuner = matrix && dictOf(matrix, 'tuner')
    const hubRef = tuner && textOf(tuner, 'hubRef')
    const at = (key: string) => origins.at([...path, 'matrix', key])
    if (kind === 'hyperband' && hubRef !== undefined && isOwnTuner(hubRef))
      reporter.report('tuner-refused', { kind, name: hubRef }, at('tuner'), { atKey: true })
    if (kind === 'iterative' && hubRef === undefined)
      reporter.report('tuner-missing', {}, at('kind'), {
        hint: 'name the component that makes the suggestions: `tuner: {hubRef: NAME}`',
      })
  }
}
