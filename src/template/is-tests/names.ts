/** `'name' is filter` and `'name' is test`: whether they exist. */
import { hashOf } from '../python/dict.js'
import { stringOf } from '../python/values.js'
import { type IsTestDefinition, type IsTests, isTest } from './is-test.js'

const existing = (exists: (name: string) => boolean): IsTestDefinition =>
  isTest('', (rt, value) => {
    hashOf(rt, value)
    return exists(stringOf(value) ?? '')
  })

export const nameTests = (
  filterExists: (name: string) => boolean,
  testExists: (name: string) => boolean,
): IsTests => ({ filter: existing(filterExists), test: existing(testExists) })
