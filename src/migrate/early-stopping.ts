/** `early_stopping` of a search → `earlyStopping`. */
import { isNumber, type Value } from '../base/value.js'
import { Draft } from './draft.js'
import { numberOf } from './literal.js'
import { isInteger, isText, type OldSection } from './old-section.js'

export const earlyStoppingOf = (tuning: OldSection, matrix: Draft): readonly Draft[] =>
  tuning.sections('early_stopping').flatMap((old) => {
    const rule = ruleOf(old.tellIn(matrix, 'earlyStopping'))
    return rule ? [rule] : []
  })

function ruleOf(old: OldSection): Draft | undefined {
  const value = old.readIf('value', isNumeric)
  const metric = old.text('metric')
  if (metric === undefined || value === undefined) {
    old.refuseAs('old-unclear', { problem: `\`${old.name}\` needs a \`metric\` and a \`value\`` })
    return undefined
  }
  const rule = new Draft(['kind', 'metric', 'value', 'optimization', 'policy'])
  old.tellIn(rule)
  rule.set('kind', 'metric_early_stopping').set('metric', metric).set('value', numberOf(value))
  return rule.set('optimization', optimizationOf(old) ?? 'maximize').set('policy', policyOf(old, rule))
}

const isNumeric = (value: Value): value is Value => isNumber(value) && numberOf(value) !== undefined

/** Capitals were allowed. */
export function optimizationOf(old: OldSection): string | undefined {
  const isKnown = (value: Value): value is string =>
    isText(value) && ['maximize', 'minimize'].includes(value.toLowerCase())
  return old.readIf('optimization', isKnown)?.toLowerCase()
}

function policyOf(old: OldSection, rule: Draft): Draft | undefined {
  const name = old.readIf('policy', isText)
  if (name !== undefined) {
    // The two that stop the whole search are what a rule without a policy does.
    if (!['all', 'group'].includes(name.toLowerCase())) {
      rule.note(
        `\`policy: ${name}\` stopped only the experiment that got there; today the whole search stops`,
      )
    }
    return undefined
  }
  const policy = old.sectionIf('policy')
  return policy && comparisonOf(policy, rule)
}

function comparisonOf(old: OldSection, rule: Draft): Draft | undefined {
  const policy = new Draft(['kind', 'percent', 'evaluationInterval'])
  const kind = old.text('kind')?.toLowerCase()
  const interval = old.readIf('evaluation_interval', isInteger)
  const percent = kind === 'truncation' ? old.readIf('percent', isInteger) : undefined
  const isComplete = interval !== undefined && (kind !== 'truncation' || percent !== undefined)
  if (!isComplete || !['median', 'average', 'truncation'].includes(kind ?? '')) {
    old.refuseAs('old-unclear', {
      problem: `\`${old.name}\` needs a \`kind\` (median, average or truncation), an \`evaluation_interval\` and for truncation a \`percent\``,
    })
    return undefined
  }
  if (kind === 'average')
    rule.note('there is no `policy` of `kind: average` today; `median` is the nearest', 'policy')
  old.tellIn(policy)
  return policy
    .set('kind', kind === 'average' ? 'median' : kind)
    .set('percent', percent)
    .set('evaluationInterval', interval)
}
