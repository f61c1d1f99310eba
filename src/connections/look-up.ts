/** Looks a configured value up: the text itself, a variable, a file, what a command prints. */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { unreachable } from '../base/invariant.js'
import { fail, ok, type Result } from '../base/result.js'
import type { ValueSource } from './configuration.js'

/** A command that asks somebody for a passphrase takes its time. */
const COMMAND_PATIENCE_MS = 60_000

type Environment = Readonly<Record<string, string | undefined>>

/** The value, or a sentence on why there is none, which never holds a part of the value. */
export async function lookUp(source: ValueSource, environment: Environment): Promise<Result<string, string>> {
  const bytes = await lookUpBytes(source, environment)
  if (!bytes.ok) return bytes
  const text = bytes.value.toString('utf8')
  const isPrinted = source.from === 'file' || source.from === 'command'
  return ok(isPrinted ? text.replace(/\r?\n$/, '') : text)
}

/** The same as it is, for a file: with its last line break, and not necessarily text. */
export async function lookUpBytes(
  source: ValueSource,
  environment: Environment,
): Promise<Result<Buffer, string>> {
  switch (source.from) {
    case 'text':
      return ok(Buffer.from(source.text))
    case 'env': {
      const value = environment[source.variable]
      return value === undefined ? fail(`the variable ${source.variable} is not set`) : ok(Buffer.from(value))
    }
    case 'file':
      return readValue(source.path)
    case 'command':
      return runCommand(source, environment)
    default:
      return unreachable(source)
  }
}

async function readValue(path: string): Promise<Result<Buffer, string>> {
  try {
    return ok(await readFile(path))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return fail(code === 'ENOENT' ? `there is no file ${path}` : `${path} cannot be read (${code})`)
  }
}

function runCommand(
  { argv, folder }: Extract<ValueSource, { from: 'command' }>,
  environment: Environment,
): Promise<Result<Buffer, string>> {
  const [program = '', ...args] = argv
  return new Promise((resolve) => {
    const options = {
      cwd: folder,
      env: environment as NodeJS.ProcessEnv,
      timeout: COMMAND_PATIENCE_MS,
      encoding: 'buffer' as const,
    }
    execFile(program, args, options, (error, stdout) => {
      // What it wrote is not repeated: that may be the secret.
      if (error) resolve(fail(`the command ${program} failed (${error.code ?? error.signal ?? 'unknown'})`))
      else resolve(ok(stdout))
    }).stdin?.end()
  })
}
