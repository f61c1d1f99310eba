import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import type { PlannedRun } from './run-plan.js'

let bundle: Promise<string> | undefined

/** Starts `run-plan.ts` as a process of its own, of another user if one is given. */
export async function runPlanProcess(
  run: PlannedRun,
  user: { uid?: number; gid?: number } = {},
): Promise<ChildProcess> {
  bundle ??= bundled()
  const script = await bundle
  return spawn(process.execPath, [script, JSON.stringify(run)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...user,
  })
}

async function bundled(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'px-run-plan-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  // Also for users who may not read this checkout.
  chmodSync(folder, 0o755)
  const outfile = join(folder, 'run-plan.mjs')
  const entry = join(import.meta.dirname, 'run-plan.ts')
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  })
  return outfile
}
