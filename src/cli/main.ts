/** Finds the command that the arguments name, runs it, and turns what goes wrong into words and an exit code. */
import { didYouMean } from '../base/did-you-mean.js'
import { type Application, UsageError } from './application.js'
import type { Entry } from './commands/entry.js'
import { ExitCode } from './exit-code.js'

export async function main(
  application: Application,
  argv: readonly string[],
  commands: readonly Entry[],
): Promise<number> {
  try {
    return await dispatch(application, normalized(argv), commands)
  } catch (error) {
    return explain(application, error)
  }
}

/** Polyaxon's short forms of more than one letter, and its second names. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  '-uid': '--uid',
  '-HP': '--hparam',
  '--hparams': '--hparam',
}

const normalized = (argv: readonly string[]) =>
  argv.map((arg) => (Object.hasOwn(OTHER_NAMES, arg) ? OTHER_NAMES[arg]! : arg))

async function dispatch(
  application: Application,
  argv: readonly string[],
  commands: readonly Entry[],
): Promise<number> {
  const [first, second] = argv
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
    await application.terminal.print(await (await import('./help.js')).programHelp(commands))
    return first === undefined ? ExitCode.usage : ExitCode.ok
  }
  if (first === '--version' || first === '-V') return dispatch(application, ['version'], commands)
  if (first.startsWith('-')) return dispatch(application, ['run', ...argv], commands)
  const entry =
    commands.find(({ name }) => name === `${first} ${second}`) ?? commands.find(({ name }) => name === first)
  if (!entry) throw new UsageError(unknownCommand(argv, commands))
  const command = await entry.load()
  const args = argv.slice(entry.name.split(' ').length)
  if (args.includes('--help') || args.includes('-h')) {
    await application.terminal.print((await import('./help.js')).commandHelp(command))
    return ExitCode.ok
  }
  const { parseArguments } = await import('./parse-arguments.js')
  const { options, positionals } = parseArguments(command, args)
  return command.run(application, options as never, positionals)
}

function unknownCommand([first = '', second]: readonly string[], commands: readonly Entry[]): string {
  const names = commands.map(({ name }) => name)
  const group = names.filter((name) => name.startsWith(`${first} `))
  if (group.length > 0) {
    const subcommands = group.map((name) => name.split(' ')[1]!)
    if (second === undefined || second.startsWith('-'))
      return `\`pxrun ${first}\` needs one of: ${subcommands.join(', ')}`
    const close = didYouMean(second, subcommands)
    return `there is no command \`pxrun ${first} ${second}\`${close ? `; did you mean \`pxrun ${first} ${close}\`?` : ''}`
  }
  const close = didYouMean(first, [...new Set(names.map((name) => name.split(' ')[0]!))])
  return `there is no command \`pxrun ${first}\`${close ? `; did you mean \`pxrun ${close}\`?` : ''}`
}

async function explain({ terminal }: Application, error: unknown): Promise<number> {
  if (error instanceof UsageError) {
    terminal.complain(`${terminal.paint.red('error')}: ${error.message}`)
    terminal.complain(
      `${terminal.paint.cyan('hint:')} \`pxrun --help\` lists the commands, \`pxrun COMMAND --help\` their options`,
    )
    return ExitCode.usage
  }
  const { StoreUnavailableError } = await import('../store/contract.js')
  if (error instanceof StoreUnavailableError) {
    terminal.complain(`${terminal.paint.red('error')}: ${error.message}`)
    terminal.complain(`${terminal.paint.cyan('hint:')} ${error.hint}`)
    return ExitCode.unavailable
  }
  terminal.complain(
    `${terminal.paint.red('this is a bug in pxrun')}: ${error instanceof Error ? error.stack : String(error)}`,
  )
  return ExitCode.bug
}
