/** Which executor a command is about. */
import { UsageError } from './application.js'
import type { OptionSpecs } from './command.js'

const EXECUTORS = ['process', 'docker']

export const executorOption = {
  executor: {
    type: 'string',
    value: 'process|docker',
    help: 'what runs the containers (default: process)',
  },
} as const satisfies OptionSpecs

export function executorOf({ executor = 'process' }: { readonly executor?: string }): string {
  if (EXECUTORS.includes(executor)) return executor
  throw new UsageError(`there is no executor \`${executor}\`; known: ${EXECUTORS.join(', ')}`)
}
