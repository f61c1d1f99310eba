/** How the executor of a run gets into registries: what the configuration has for them, which is hidden from then on. */
import { listIn, sectionIn, textIn } from '../base/json-fields.js'
import { ok } from '../base/result.js'
import { type RegistryVariables, registryLogins } from '../connections/registry-login.js'
import type { RegistryAccess } from '../executors/contract.js'
import { type RunPlan, sectionAt } from '../plan/run-plan.js'
import type { DrivenRun } from './driven-run.js'
import type { EngineParts } from './parts.js'

export function registryAccess(
  { configuration, environment }: EngineParts,
  run: DrivenRun,
  { documentDir, run: section, containers }: RunPlan,
): RegistryAccess {
  const pods = new Set(containers.map(({ pod }) => pod))
  const pullSecrets = [...pods].flatMap((pod) =>
    listIn(sectionIn(sectionAt(section, pod), 'environment'), 'imagePullSecrets').flatMap(
      (secret) => (typeof secret === 'string' ? secret : textIn(secret, 'name')) ?? [],
    ),
  )
  return async (image) => {
    const sources = { configuration: configuration(documentDir).configuration, environment, pullSecrets }
    const found = await registryLogins(image, sources)
    if (!found.ok) return found
    // A user's name is none, and may be a part of the image's.
    const secret = (variables: RegistryVariables) =>
      Object.keys(variables).filter((name) => !/^username$/i.test(name))
    run.hide(found.value.flatMap((variables) => secret(variables).map((name) => variables[name]!)))
    return ok(found.value)
  }
}
