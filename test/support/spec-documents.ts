/** The documents by which the rules of `spec/` are proved. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readFixture } from '../spec/fixture.js'
import type { Params } from './language.js'

export interface Example {
  readonly title: string
  readonly text: string
  readonly params?: Params
}

const fixtures = join(import.meta.dirname, '../../fixtures/spec')

export const specDocuments: readonly Example[] = readdirSync(fixtures, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.yaml'))
  .flatMap((path) => readFixture(join(fixtures, path)).cases)
  .flatMap(({ title, document: text, params = {} }) => (text === undefined ? [] : [{ title, text, params }]))
