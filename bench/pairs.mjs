// Times commands as whole processes, in turn (A B A B …), so that a drifting machine drifts for both.
import { spawnSync } from 'node:child_process'

export const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]

/** Wall time of one command in milliseconds; it has to end well. */
export function timeOf([program, ...args], options = {}) {
  const start = process.hrtime.bigint()
  const { status, stderr } = spawnSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'], ...options })
  const ms = Number(process.hrtime.bigint() - start) / 1e6
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}: ${stderr}`)
  return ms
}

/** Medians of both commands and of the ratio A/B, pair by pair, after a warm-up. */
export function compare(a, b, { pairs = 21, ...options } = {}) {
  timeOf(a, options)
  timeOf(b, options)
  const times = Array.from({ length: pairs }, () => [timeOf(a, options), timeOf(b, options)])
  return {
    aMs: median(times.map(([x]) => x)),
    bMs: median(times.map(([, y]) => y)),
    ratio: median(times.map(([x, y]) => x / y)),
  }
}
