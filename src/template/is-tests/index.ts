/** Every test, by theme. To add one, add its line to the table of its theme. */
import { comparisonTests } from './comparisons.js'
import type { IsTests } from './is-test.js'
import { kindTests } from './kinds.js'
import { nameTests } from './names.js'

/** Whether a filter or a test has this name. */
export type Exists = (name: string) => boolean

export const testThemes = (filterExists: Exists, testExists: Exists): readonly IsTests[] => [
  kindTests,
  comparisonTests,
  nameTests(filterExists, testExists),
]
