/** What the command line says of a run beside its document. */
import type { OptionSpecs } from './command.js'

export const overrideOptions = {
  name: { type: 'string', value: 'NAME', help: "the run's name" },
  description: { type: 'string', value: 'TEXT', help: "the run's description" },
  tags: { type: 'string', value: 'A,B', help: "the run's tags" },
  project: {
    type: 'string',
    short: 'p',
    value: 'NAME',
    help: 'the project it belongs to (default: default)',
  },
} as const satisfies OptionSpecs

export interface Overrides {
  readonly name?: string
  readonly description?: string
  readonly tags?: readonly string[]
  readonly project: string
}

export function overridesOf(options: {
  readonly name?: string
  readonly description?: string
  readonly tags?: string
  readonly project?: string
}): Overrides {
  const tags = options.tags
    ?.split(',')
    .map((tag) => tag.trim())
    .filter(Boolean)
  return {
    project: options.project ?? 'default',
    ...(options.name !== undefined && { name: options.name }),
    ...(options.description !== undefined && { description: options.description }),
    ...(tags && { tags }),
  }
}
