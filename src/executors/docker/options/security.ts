/**
 * From the security contexts of a run and of its container, of which the container's has the last word,
 * to what it may do. What would give it the machine is a problem unless the configuration allows it. Pure.
 */

import { asSection, countIn, isOff, isOn, sectionIn, textIn, textsIn } from '../../../base/json-fields.js'
import type { Json } from '../../../base/value.js'
import type { ContainerSecurity } from '../../container-options.js'

/** What engines give every container, and what harms nobody outside of it. */
const HARMLESS_CAPABILITIES = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'IPC_LOCK',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'NET_RAW',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
  'SYS_NICE',
])

export interface SecurityRules {
  /** Whether the user has allowed containers that command the machine. */
  readonly allowPrivileged: boolean
}

export function containerSecurity(
  run: Json,
  container: Json,
  { allowPrivileged, problems }: SecurityRules & { readonly problems: string[] },
): ContainerSecurity {
  const environment = sectionIn(run, 'environment')
  const context = { ...sectionIn(environment, 'securityContext'), ...sectionIn(container, 'securityContext') }
  const capabilities = sectionIn(context, 'capabilities')
  const added = textsIn(capabilities, 'add').map(capabilityName)
  const dropped = textsIn(capabilities, 'drop').map(capabilityName)
  const unconfined = textIn(sectionIn(context, 'seccompProfile'), 'type') === 'Unconfined'
  const refuse = (what: string) => {
    if (!allowPrivileged) problems.push(`${what} would give the container the machine, which is not allowed`)
  }
  if (isOn(context, 'privileged')) refuse('`securityContext.privileged`')
  if (isOn(environment, 'hostPID')) refuse('`environment.hostPID`')
  if (unconfined) refuse('`securityContext.seccompProfile: Unconfined`')
  const risky = added.filter((name) => !HARMLESS_CAPABILITIES.has(name))
  if (risky.length > 0) refuse(`the capability ${risky.join(', ')}`)
  const user = userId(context, 'runAsUser', problems)
  const group = userId(context, 'runAsGroup', problems)
  return {
    ...(user !== undefined && { user }),
    ...(group !== undefined && { group }),
    ...(isOn(context, 'runAsNonRoot') && { nonRoot: true }),
    ...(isOn(context, 'privileged') && { privileged: true }),
    ...(isOff(context, 'allowPrivilegeEscalation') && { mayGainPrivileges: false }),
    ...(isOn(context, 'readOnlyRootFilesystem') && { readOnlyRoot: true }),
    ...(added.length > 0 && { addCapabilities: added }),
    ...(dropped.length > 0 && { dropCapabilities: dropped }),
    ...(unconfined && { seccomp: 'unconfined' as const }),
    ...(isOn(environment, 'hostPID') && { hostProcesses: true }),
  }
}

function userId(context: Json, key: string, problems: string[]): number | undefined {
  const id = countIn(context, key)
  if (id === undefined && asSection(context)[key] != null)
    problems.push(`\`securityContext.${key}\` is no user or group id`)
  return id
}

const capabilityName = (text: string): string => text.toUpperCase().replace(/^CAP_/, '')
