import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { sampleCards } from '../../src/host/graphics-cards.js'
import { tempDir } from '../support/temp-dir.js'

it('what graphics cards do is read from their own program, where there are any', async () => {
  const folder = tempDir()
  const program = join(folder, 'nvidia-smi')
  writeFileSync(program, '#!/bin/sh\necho "0, 97, 1024, 7168"; echo "1, [N/A], 0, 8192"\n')
  chmodSync(program, 0o755)
  expect(await sampleCards({ PATH: folder }, program)).toEqual({
    gpu_0_utilization: 97,
    gpu_0_memory_used: 2 ** 30,
    gpu_0_memory_free: 7 * 2 ** 30,
    gpu_1_memory_used: 0,
    gpu_1_memory_free: 2 ** 33,
  })
  expect(await sampleCards({ PATH: folder }, join(folder, 'no-device'))).toEqual({})
  expect(await sampleCards({ PATH: '/nowhere' }, program)).toEqual({})
})
