/** `--help` for the program and for each command. */
import type { Command, OptionSpec } from './command.js'
import type { Entry } from './commands/entry.js'

export async function programHelp(commands: readonly Entry[]): Promise<string> {
  const all = await Promise.all(commands.map(({ load }) => load()))
  const width = Math.max(...all.map(({ name }) => name.length))
  return [
    'pxrun: run Polyaxonfiles on this machine',
    '',
    'Usage: pxrun COMMAND [OPTIONS]',
    '       pxrun -f FILE [-P name=value]…        (short for `pxrun run -f FILE …`)',
    '',
    'Commands:',
    ...all.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'Examples:',
    '  pxrun check -f polyaxonfile.yaml',
    '  pxrun run -f polyaxonfile.yaml -P learning_rate=0.1',
    '  pxrun ops ls --query "status:succeeded" --sort -metrics.accuracy',
    '',
    '`pxrun COMMAND --help` explains a command.',
  ].join('\n')
}

export function commandHelp(command: Command): string {
  const positionals = (command.positionals ?? []).map((name) =>
    name.endsWith('?') ? `[${name.slice(0, -1)}]` : name,
  )
  const options = Object.entries(command.options)
  const width = Math.max(...options.map(([name, spec]) => flagText(name, spec).length), 10)
  return [
    `pxrun ${command.name}: ${command.summary}`,
    '',
    `Usage: pxrun ${[command.name, ...positionals, '[OPTIONS]'].join(' ')}`,
    '',
    'Options:',
    ...options.map(([name, spec]) => `  ${flagText(name, spec).padEnd(width)}  ${spec.help}`),
    `  ${'-h, --help'.padEnd(width)}  this text`,
    '',
    'Examples:',
    ...command.examples.map((example) => `  ${example}`),
  ].join('\n')
}

function flagText(name: string, { short, value, multiple }: OptionSpec): string {
  const flag = `${short ? `-${short}, ` : '    '}--${name}`
  return `${flag}${value ? ` ${value}` : ''}${multiple ? ' …' : ''}`
}
