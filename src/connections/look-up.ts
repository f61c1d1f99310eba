/** Looks a configured value up: the text itself, a variable, a file, what a command prints. */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { unreachable } from '../base/invariant.js'
import { fail, ok, type Result } from '../base/result.js'
import type { ValueSource } from './configuration.js'

/** A command that asks somebody for a passphrase takes its time. */
const COMMAND_PATIENCE_MS = 60_000

/** The value, or a sentence on why there is none, which never holds a part of the value. */
export async function lookUp(
  source: ValueSource,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Result<string, string>> {
  switch (source.from) {
    case 'text':
      return ok(source.text)
    case 'env': {
      const value = environment[source.variable]
      return value === undefined ? fail(`the variable ${source.variable} is not set`) : ok(value)
    }
    case 'file':
      return readValue(source.path)
    case 'command':
      return runCommand(source, environment)
    default:
      return unreachable(source)
  }
}

async function readValue(path: string): Promise<Result<string, string>> {
  try {
    return ok(withoutLineBreak(await readFile(path, 'utf8')))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return fail(code === 'ENOENT' ? `there is no file ${path}` : `${path} cannot be read (${code})`)
  }
}

function runCommand(
  { argv, folder }: Extract<ValueSource, { from: 'command' }>,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Result<string, string>> {
  const [program = '', ...args] = argv
  return new Promise((resolve) => {
    const options = { cwd: folder, env: environment as NodeJS.ProcessEnv, timeout: COMMAND_PATIENCE_MS }
    execFile(program, args, options, (error, stdout) => {
      // What it wrote is not repeated: that may be the secret.
      if (error) resolve(fail(`the command ${program} failed (${error.code ?? error.signal ?? 'unknown'})`))
      else resolve(ok(withoutLineBreak(stdout)))
    }).stdin?.end()
  })
}

const withoutLineBreak = (text: string): string => text.replace(/\r?\n$/, '')
