/** The arguments of `pxrun score` that are lists in one text: text in, names or labels out. Pure. */
import { fail, ok, type Result } from '../base/result.js'
import type { ScoreProblem } from './score-problem.js'

/**
 * `sepal.length, sepal.width` → the names of the feature columns, in the model's order. Blanks around
 * a name are not part of it; a name that holds a comma can be given through the library only.
 */
export function parseFeatures(text: string): Result<string[], ScoreProblem> {
  const names = text.split(',').map((name) => name.trim())
  if (names.length > 1 && names.includes('')) {
    return bad(`the features ${JSON.stringify(text)} hold an empty name; write them as \`a,b,c\``)
  }
  const features = names.filter((name) => name !== '')
  const problem = checkFeatures(features)
  return problem === undefined ? ok(features) : fail(problem)
}

/** What is wrong with a list of feature columns, if anything. */
export function checkFeatures(features: readonly string[]): ScoreProblem | undefined {
  if (features.length === 0) return badOption('no features are given: name the columns that the model takes')
  const twice = features.find((name, index) => features.indexOf(name) !== index)
  return twice === undefined ? undefined : badOption(`the feature \`${twice}\` is given twice`)
}

/** `0=setosa,1=versicolor` → the label of each prediction. A label may hold `=`, a prediction may not. */
export function parseLabels(text: string): Result<Record<string, string>, ScoreProblem> {
  const labels = new Map<string, string>()
  for (const item of text.split(',')) {
    const at = item.indexOf('=')
    const prediction = item.slice(0, Math.max(at, 0)).trim()
    const label = item.slice(at + 1).trim()
    if (at === -1 || prediction === '' || label === '') {
      return bad(`${JSON.stringify(item.trim())} is not a label; write labels as \`0=setosa,1=versicolor\``)
    }
    if (labels.has(prediction)) return bad(`the prediction ${prediction} has two labels`)
    labels.set(prediction, label)
  }
  return ok(Object.fromEntries(labels))
}

export const badOption = (problem: string): ScoreProblem => ({ kind: 'bad-option', problem })

const bad = (problem: string): Result<never, ScoreProblem> => fail(badOption(problem))
