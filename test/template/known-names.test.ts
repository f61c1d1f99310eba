import { expect, it } from 'vitest'
import { known } from '../../src/template/known-names.js'
import { defined } from '../../src/template/language.js'

it('the filters and tests that a template may name are those that there are', () => {
  expect([...known.filters].toSorted()).toEqual([...defined.filters].toSorted())
  expect([...known.tests].toSorted()).toEqual([...defined.tests].toSorted())
})
