/** A utility function has the constant that it balances exploration with. */
import { dictOf, textOf } from '../fields.js'
import { partsOf } from '../parts.js'
import type { Rule } from './rule.js'

/** The constant that each acquisition function needs. */
const CONSTANTS: Readonly<Record<string, string>> = { ucb: 'kappa', ei: 'eps', poi: 'eps' }

export const bayesUtility: Rule = ({ value, origins }, reporter) => {
  for (const { section, path } of partsOf(value)) {
    const utility = dictOf(dictOf(section, 'matrix') ?? {}, 'utilityFunction')
    if (!utility) continue
    const name = textOf(utility, 'acquisitionFunction') ?? 'ucb'
    const constant = CONSTANTS[name]
    if (constant === undefined || (utility[constant] ?? null) !== null) continue
    const at = origins.at([...path, 'matrix', 'utilityFunction'])
    reporter.report('utility-constant', { name, constant }, at, { atKey: true })
  }
}
