#!/usr/bin/env node
/**
 * Starts the program, and is the only place that exits.
 *
 * The program is a script beside this file, with what V8 made of it when it was built: without that,
 * compiling it would cost more than all of `check`. Another Node than the one that built it finds the
 * cache unfit and compiles the script itself.
 *
 * Node's modules are asked for by `getBuiltinModule`: importing `node:fs` by name also loads its streams.
 */
const { readFileSync } = process.getBuiltinModule('node:fs')
const { createRequire } = process.getBuiltinModule('node:module')
const { dirname } = process.getBuiltinModule('node:path')
const { fileURLToPath } = process.getBuiltinModule('node:url')
const { Script } = process.getBuiltinModule('node:vm')

interface Program {
  program(packageRoot: string, argv: readonly string[]): Promise<number>
  /** Whether the process is to end at once, although it still follows runs. */
  isLeaving?(): boolean
}

/** The commands of `check-program.ts`. */
const QUICK: readonly (string | undefined)[] = ['check', 'version', '--version', '-V']

const folder = dirname(fileURLToPath(import.meta.url))
const path = `${folder}/${QUICK.includes(process.argv[2]) ? 'check-program' : 'program'}.cjs`

function loadProgram(): Program {
  const cachedData = readIfThere(`${path}.cache`)
  const script = new Script(readFileSync(path, 'latin1'), {
    filename: path,
    ...(cachedData && { cachedData }),
  })
  const module = { exports: {} as Program }
  script.runInThisContext()(module.exports, createRequire(path), module)
  return module.exports
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch {
    return undefined
  }
}

const { program, isLeaving } = loadProgram()
// Not `process.exit` at once: what was printed into a pipe has to arrive first.
process.exitCode = await program(dirname(folder), process.argv.slice(2))
if (isLeaving?.()) process.stdout.write('', () => process.stderr.write('', () => process.exit()))
