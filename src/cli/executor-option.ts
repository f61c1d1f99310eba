/** Which executor a command is about. */
import { UsageError } from './application.js'
import type { OptionSpecs } from './command.js'

/** What `--executor` names. */
const NAMED = ['process', 'docker']

export const executorOption = {
  executor: {
    type: 'string',
    value: 'process|docker',
    help: 'what runs the containers (default: process)',
  },
  sandbox: {
    type: 'boolean',
    help: 'run processes in a sandbox of bubblewrap: /plx-context, a read-only root',
  },
} as const satisfies OptionSpecs

export interface ExecutorOptions {
  readonly executor?: string
  readonly sandbox?: boolean
}

/** The executor's name. */
export function executorOf({ executor = 'process', sandbox = false }: ExecutorOptions): string {
  if (!NAMED.includes(executor))
    throw new UsageError(`there is no executor \`${executor}\`; known: ${NAMED.join(', ')}`)
  if (!sandbox) return executor
  if (executor !== 'process')
    throw new UsageError(`--sandbox is for processes; the executor ${executor} keeps its containers apart`)
  return 'sandbox'
}
