/** How tests (`value is name`) are declared. */
import type { Method } from '../python/methods/method.js'
import { type Bound, bind, signature } from '../python/signature.js'
import type { PyValue } from '../python/values.js'
import type { Runtime } from '../runtime.js'

export type IsTestDefinition = (name: string) => Method

export const isTest = (
  parameters: string,
  run: (rt: Runtime, value: PyValue, args: Bound) => boolean,
): IsTestDefinition => {
  const known = signature(parameters)
  return (name) => {
    const what = `the test \`${name}\``
    return (rt, value, args) => run(rt, value, bind(rt, what, known, args))
  }
}

export type IsTests = Readonly<Record<string, IsTestDefinition>>
