import { describe, expect, it } from 'vitest'
import { parseFeatures, parseLabels } from '../../src/score/score-arguments.js'
import { describeScoreProblem } from '../../src/score/score-problem.js'
import { expectProblem } from './score-fixture.js'

describe('parseFeatures', () => {
  it.each([
    ['sepal.length', ['sepal.length']],
    ['a,b', ['a', 'b']],
    [' a , the b ', ['a', 'the b']],
  ])('reads %j', (text, features) => {
    expect(parseFeatures(text)).toEqual({ ok: true, value: features })
  })

  it.each([
    ['', 'no features are given'],
    [' ', 'no features are given'],
    ['a,,b', 'hold an empty name'],
    ['a,', 'hold an empty name'],
    ['a,b,a', 'the feature `a` is given twice'],
  ])('refuses %j', (text, problem) => {
    expect(describeScoreProblem(expectProblem(parseFeatures(text)))).toContain(problem)
  })
})

describe('parseLabels', () => {
  it.each([
    ['0=setosa,1=versicolor', { 0: 'setosa', 1: 'versicolor' }],
    [' 0 = very small , -1=x=y', { 0: 'very small', '-1': 'x=y' }],
    ['__proto__=odd', Object.fromEntries([['__proto__', 'odd']])],
  ])('reads %j', (text, labels) => {
    expect(parseLabels(text)).toEqual({ ok: true, value: labels })
  })

  it.each([
    ['', '"" is not a label'],
    ['setosa', '"setosa" is not a label'],
    ['0=a,', '"" is not a label'],
    ['=a', '"=a" is not a label'],
    ['0=', '"0=" is not a label'],
    ['0=a,0=b', 'the prediction 0 has two labels'],
  ])('refuses %j', (text, problem) => {
    expect(describeScoreProblem(expectProblem(parseLabels(text)))).toContain(problem)
  })
})
