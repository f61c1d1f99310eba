/** The rules of a pod failure policy that make sense without pods: exit codes after which nothing is tried again. */
import type { Json } from '../base/value.js'

export interface ExitCodeRule {
  /** `In`: any of these codes; `NotIn`: any other one. */
  readonly operator: 'In' | 'NotIn'
  readonly values: readonly number[]
}

/** Of the rules with the action `FailJob`. A rule for one container is meant for the run, whose end is that container's. */
export function exitCodesThatFail(policy: Json): ExitCodeRule[] {
  const { rules } = (policy ?? {}) as { readonly rules?: Json }
  if (!Array.isArray(rules)) return []
  return (rules as readonly Json[]).flatMap((rule) => {
    const { action, onExitCodes } = (rule ?? {}) as { readonly action?: Json; readonly onExitCodes?: Json }
    const { operator, values } = (onExitCodes ?? {}) as { readonly operator?: Json; readonly values?: Json }
    if (action !== 'FailJob' || !Array.isArray(values)) return []
    return [{ operator: operator === 'NotIn' ? 'NotIn' : 'In', values: values.map(Number) }]
  })
}

export const failsFor = ({ operator, values }: ExitCodeRule, exitCode: number): boolean =>
  exitCode !== 0 && values.includes(exitCode) === (operator === 'In')
