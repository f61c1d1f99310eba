import type { InitConnection, InitContext, Initializer } from '../../src/init/contract.js'
import { connectionKinds } from '../../src/init/kinds/index.js'

type More = Partial<Omit<InitConnection, 'type'>> & { readonly kind?: string }

export const connection = ({ kind = 'host_path', ...more }: More): InitConnection => ({
  name: 'data',
  type: connectionKinds.find((one) => one.kind === kind)!,
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
