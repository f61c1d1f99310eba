/**
 * `run.cmd` → `command` and `args`.
 *
 * The old platform split a command at blanks and line breaks, took away backslashes around the words, put
 * one blank between them and gave the result to bash; a list of commands it joined with `&&`.
 */
import { isList, type Value } from '../base/value.js'
import type { Draft } from './draft.js'
import type { OldSection } from './old-section.js'

export function writeCommand(run: OldSection | undefined, container: Draft): void {
  const cmd = run?.readIf('cmd', isCommand)
  if (cmd === undefined) {
    if (!run?.has('cmd')) container.note('the old document has no `run.cmd`: the image runs its own command')
    return
  }
  const commands = typeof cmd === 'string' ? [cmd] : cmd
  const line = commands.map(oneLine).join(' && ')
  container.set('command', ['/bin/bash', '-c']).set('args', [line])
  if (commands.some(hasLooseLines)) {
    container.note(
      'the lines of the old `cmd` are one command here, because the old platform joined them with blanks',
      'args',
    )
  }
  writeVariables(line, container)
}

const isCommand = (value: Value): value is string | readonly string[] =>
  typeof value === 'string'
    ? value.trim() !== ''
    : isList(value) && value.length > 0 && value.every((item) => typeof item === 'string')

export const oneLine = (command: string): string =>
  command
    .split(/\s+/)
    .map((word) => word.replace(/^\\+|\\+$/g, ''))
    .filter((word) => word !== '')
    .join(' ')

/** Several lines, with nothing at their ends that says how they go on. */
const hasLooseLines = (command: string): boolean =>
  command
    .trim()
    .split('\n')
    .slice(0, -1)
    .some((line) => line.trim() !== '' && !/(?:\\|&&|\|\||[|;])$/.test(line.trim()))

const OUTPUTS = 'POLYAXON_RUN_OUTPUTS_PATH'
/** Still set today. */
const KNOWN = [OUTPUTS, 'POLYAXON_LOG_LEVEL', 'POLYAXON_NO_OP']

/** Absolute paths into the volumes that the old platform had by default. */
const VOLUMES = /(?<![\w.$}/-])\/(?:data|outputs)(?![\w-])/

/** Variables of the old platform that the command line names. */
function writeVariables(line: string, container: Draft): void {
  const names = [...new Set(line.match(/\bPOLYAXON_[A-Z_]+/g))]
  if (names.includes(OUTPUTS)) {
    container.add('env', { name: OUTPUTS, value: '{{ globals.run_outputs_path }}' })
  }
  const lost = names.filter((name) => !KNOWN.includes(name)).map((name) => `\`${name}\``)
  if (lost.length)
    container.note(`nothing sets ${lost.join(', ')} today: the command has to do without`, 'args')
  if (VOLUMES.test(line)) {
    container.note(
      'by default the old platform had volumes at `/data` and `/outputs`: see that the paths in the command exist, or use a connection and `{{ globals.run_outputs_path }}`',
      'args',
    )
  }
}
