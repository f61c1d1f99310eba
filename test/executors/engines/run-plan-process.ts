import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import type { EngineDaemon } from './engine-daemon.js'
import type { PlannedRun } from './run-plan.js'

/** Starts `run-plan.ts` as a process of its own, of another user if one is given. */
export async function runPlanProcess(
  { folder, dockerHost }: EngineDaemon,
  run: Omit<PlannedRun, 'dockerHost'>,
  user: { uid?: number; gid?: number } = {},
): Promise<ChildProcess> {
  // Bundled, and not in this checkout, which another user may not be able to read.
  const script = join(folder, 'run-plan.mjs')
  if (!existsSync(script)) {
    const entryPoints = [join(import.meta.dirname, 'run-plan.ts')]
    await build({
      entryPoints,
      outfile: script,
      bundle: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'error',
    })
  }
  const asked: PlannedRun = { dockerHost, ...run }
  return spawn(process.execPath, [script, JSON.stringify(asked)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...user,
  })
}
