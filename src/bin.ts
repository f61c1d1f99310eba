#!/usr/bin/env node
/**
 * Starts the program, and is the only place that exits.
 *
 * The program is a script beside this file, with what V8 made of it when it was built: without that,
 * compiling it would cost more than all of `check`. Another Node than the one that built it finds the
 * cache unfit and compiles the script itself.
 *
 * Built as CommonJS, which Node starts a twelfth faster than a module.
 */
import { closeSync, openSync, readSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { Script } from 'node:vm'

interface Program {
  program(packageRoot: string, argv: readonly string[]): Promise<number>
  /** Whether the process is to end at once, although it still follows runs. */
  isLeaving?(): boolean
}

/** The commands of `check-program.ts`. */
const QUICK: readonly (string | undefined)[] = ['check', 'version', '--version', '-V']

const path = `${__dirname}/${QUICK.includes(process.argv[2]) ? 'check-program' : 'program'}.cjs`

function loadProgram(): Program {
  // Twice into the same memory: most of what reading costs is memory that is touched for the first time.
  const memory = Buffer.allocUnsafeSlow(4 << 20)
  const source = readBytes(path, memory)?.toString('latin1')
  if (source === undefined) throw new Error(`${path} is not there: build it`)
  const cachedData = readBytes(`${path}.cache`, memory)
  const script = new Script(source, { filename: path, ...(cachedData && { cachedData }) })
  const module = { exports: {} as Program }
  script.runInThisContext()(module.exports, createRequire(path), module)
  return module.exports
}

/** All of a file. Nothing when it is not there. */
function readBytes(file: string, memory: Buffer): Buffer | undefined {
  let descriptor: number
  try {
    descriptor = openSync(file, 'r')
  } catch {
    return undefined
  }
  const size = readSync(descriptor, memory, 0, memory.length, 0)
  closeSync(descriptor)
  if (size === memory.length) throw new Error(`${file} is larger than anybody expected`)
  return memory.subarray(0, size)
}

async function start(): Promise<void> {
  const { program, isLeaving } = loadProgram()
  process.exitCode = await program(dirname(__dirname), process.argv.slice(2))
  if (isLeaving?.()) setImmediate(leave)
}

/** Not `process.exit` at once: what was printed into a pipe has to arrive first. */
function leave(): void {
  process.stdout.write('', () => process.stderr.write('', () => process.exit()))
}

void start()
