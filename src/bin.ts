#!/usr/bin/env node
/** The program: puts the parts together, runs the command line, and is the only place that exits. */
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Application, HomePlace, OpenHome } from './cli/application.js'
import { main } from './cli/main.js'
import { createTerminal } from './cli/terminal.js'

const environment = process.env

/** `dist/` lies in the package's root. */
const packageRoot = fileURLToPath(new URL('..', import.meta.url))

function platformHome(): string {
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'pxrun')
  return join(environment.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'pxrun')
}

async function openHome({ home, dockerHost }: HomePlace): Promise<OpenHome> {
  const { assemble } = await import('./assemble.js')
  const patienceMs = Number(environment.PXRUN_LOCK_TIMEOUT ?? 0) * 1000
  return assemble({
    home: home ?? (environment.PXRUN_HOME || platformHome()),
    environment,
    packageRoot,
    dockerHost,
    ...(patienceMs > 0 && { patienceMs }),
  })
}

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

const application: Application = {
  version: PXRUN_VERSION,
  cwd: process.cwd(),
  environment,
  terminal: createTerminal(process, environment),
  packageRoot,
  cacheFolder: join(environment.XDG_CACHE_HOME || join(homedir(), '.cache'), 'pxrun'),
  openHome,
  readStdin,
  onInterrupt(callback) {
    const onSigint = () => callback('SIGINT')
    const onSigterm = () => callback('SIGTERM')
    process.on('SIGINT', onSigint).on('SIGTERM', onSigterm)
    return () => process.off('SIGINT', onSigint).off('SIGTERM', onSigterm)
  },
}

// Not `process.exit`: what was printed into a pipe has to arrive first.
process.exitCode = await main(application, process.argv.slice(2))
