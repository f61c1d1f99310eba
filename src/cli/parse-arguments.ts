/** Turns arguments into a command's options, with mistakes explained. */
import { parseArgs } from 'node:util'
import { didYouMean } from '../base/did-you-mean.js'
import { UsageError } from './application.js'
import type { Command } from './command.js'

type Values = Readonly<Record<string, string | boolean | readonly string[] | undefined>>

export interface ParsedArguments {
  readonly options: Values
  readonly positionals: readonly string[]
}

export function parseArguments(command: Command, args: readonly string[]): ParsedArguments {
  const { values, positionals } = parse(command, args)
  const expected = command.positionals ?? []
  const required = expected.filter((name) => !name.endsWith('?'))
  const absent = required[positionals.length]
  if (absent) throw new UsageError(`\`pxrun ${command.name}\` needs ${absent}`)
  const excess = positionals[expected.length]
  if (excess !== undefined)
    throw new UsageError(`\`pxrun ${command.name}\` does not take the argument \`${excess}\``)
  return { options: values, positionals }
}

function parse(command: Command, args: readonly string[]): { values: Values; positionals: string[] } {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, { type, short, multiple }]) => [
      name,
      { type, ...(short && { short }), ...(multiple && { multiple }) },
    ]),
  )
  try {
    const { values, positionals } = parseArgs({
      args: attached(command, args),
      options,
      allowPositionals: true,
      strict: true,
    })
    return { values: values as Values, positionals }
  } catch (error) {
    throw new UsageError(explain(error as Error & { code?: string }, command))
  }
}

/** Values in one word with their options, so that a value may begin with a dash: `--sort -metrics.loss`. */
function attached(command: Command, args: readonly string[]): string[] {
  const named = new Map<string, string>()
  const flags = new Set(['--'])
  for (const [name, { type, short }] of Object.entries(command.options)) {
    for (const flag of [`--${name}`, ...(short ? [`-${short}`] : [])]) {
      flags.add(flag)
      if (type === 'string') named.set(flag, name)
    }
  }
  const result: string[] = []
  for (let i = 0; i < args.length; i++) {
    const name = named.get(args[i]!)
    const value = args[i + 1]
    if (name === undefined || value === undefined || flags.has(value)) result.push(args[i]!)
    else result.push(`--${name}=${args[++i]}`)
  }
  return result
}

function explain(error: Error & { code?: string }, command: Command): string {
  const unknown = /^Unknown option '(-{1,2})([^']+)'/.exec(error.message)
  if (!unknown) return error.message.split('. ')[0]!
  const close = didYouMean(unknown[2]!, Object.keys(command.options))
  return `\`pxrun ${command.name}\` has no option ${unknown[1]}${unknown[2]}${close ? `; did you mean --${close}?` : ''}`
}
