/** What NVIDIA's graphics cards of this machine do, as their own program tells it. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'

const PATIENCE_MS = 5000
const MEGABYTE = 2 ** 20

/** `gpu_0_utilization` in percent, `gpu_0_memory_used` and `gpu_0_memory_free` in bytes; nothing without cards. */
export async function sampleCards(
  environment: Readonly<Record<string, string | undefined>>,
  device = '/dev/nvidiactl',
): Promise<Readonly<Record<string, number>>> {
  return existsSync(device) ? readCards(await ask(environment)) : {}
}

function ask(environment: Readonly<Record<string, string | undefined>>): Promise<string> {
  const args = ['--query-gpu=index,utilization.gpu,memory.used,memory.free', '--format=csv,noheader,nounits']
  const options = { env: { ...environment }, timeout: PATIENCE_MS }
  return new Promise((resolve) => {
    execFile('nvidia-smi', args, options, (error, stdout) => resolve(error ? '' : stdout))
  })
}

function readCards(listed: string): Record<string, number> {
  const values: Record<string, number> = {}
  for (const line of listed.split('\n')) {
    const [index, utilization, used, free] = line.split(',').map((field) => field.trim())
    if (!index || free === undefined) continue
    // A card that does not tell says `[N/A]`.
    const note = (name: string, value: number) => {
      if (Number.isFinite(value)) values[`gpu_${index}_${name}`] = value
    }
    note('utilization', Number(utilization))
    note('memory_used', Number(used) * MEGABYTE)
    note('memory_free', Number(free) * MEGABYTE)
  }
  return values
}
