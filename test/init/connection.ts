import type { InitConnection, InitContext, Initializer } from '../../src/init/contract.js'

export const connection = (more: Partial<InitConnection>): InitConnection => ({
  name: 'data',
  kind: 'host_path',
  schema: {},
  folder: null,
  variables: {},
  ...more,
})

/** What a step brought, or what went wrong in one line. */
export async function ran(initializer: Initializer, spec: unknown, context: InitContext) {
  const outcome = await initializer.run(spec as never, context)
  if (outcome.ok) return outcome.value.artifacts
  return [outcome.error.problem, outcome.error.hint].filter(Boolean).join(' | ')
}
