/** The connection of an init step, with the values that it needs; they live in memory only. */
import { fail, ok, type Result } from '../base/result.js'
import { type Json, toJson } from '../base/value.js'
import { kindOf } from '../connections/connection-kind.js'
import { containerEnvironment } from '../connections/container-environment.js'
import { Mask } from '../connections/mask.js'
import type { InitConnection } from '../init/contract.js'
import type { ConnectionKind } from '../init/kinds/contract.js'
import type { InitStep, RunPlan } from '../plan/run-plan.js'
import type { EngineParts } from './parts.js'

export interface StepConnection {
  /** Null for the artifacts store, and for a step without one. */
  readonly connection: InitConnection | null
  /** Of the secrets of the connection. */
  readonly mask: Mask
}

export const NO_CONNECTION: StepConnection = { connection: null, mask: new Mask([]) }

export async function stepConnection(
  parts: EngineParts,
  plan: RunPlan,
  { connection: name }: InitStep,
): Promise<Result<StepConnection, string>> {
  const { configuration, diagnostics } = parts.configuration(plan.documentDir)
  const wrong = diagnostics.find(({ severity }) => severity === 'error')
  if (name === null) return ok(NO_CONNECTION)
  if (wrong) return fail(`the configuration is wrong: ${wrong.message}`)
  const connection = configuration.connections[name]
  if (!connection && name === configuration.artifactsStore) return ok(NO_CONNECTION)
  if (!connection) return fail(`no connection is called \`${name}\``)
  const variables = await containerEnvironment(null, {
    configuration,
    environment: parts.environment,
    connections: [name],
  })
  if (!variables.ok) return variables
  const { before, secrets } = variables.value
  const type: ConnectionKind = kindOf(parts.connectionKinds, connection.kind)
  const schema = toJson(connection.schema) as Readonly<Record<string, Json>>
  return ok({
    connection: {
      name,
      type,
      schema,
      folder: type.folder?.(schema, configuration.volumeClaims) ?? null,
      variables: before,
    },
    mask: new Mask(secrets.flatMap((variable) => before[variable] ?? [])),
  })
}
