/** What to tell of ports of a service that are taken on this machine. */
import type { Drive } from '../drive.js'

export function movedPorts({ plan, executor }: Pick<Drive, 'plan' | 'executor'>): string[] {
  const how = executor.hasOwnNetwork ? 'the service is published at' : '`{{ globals.ports }}` names instead'
  return (plan.service?.ports ?? [])
    .filter(({ port, hostPort }) => port !== hostPort)
    .map(({ port, hostPort }) => `the port ${port} is taken on this machine; ${how} ${hostPort}`)
}
