import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { MetricsPoller } from '../../src/tracking/metrics-poller.js'
import { tempDir } from '../support/temp-dir.js'
import { metricFile, metricLine, write } from './support.js'

describe('the metrics of a live run', () => {
  it('come as they change, each without its last line', async () => {
    const folder = tempDir()
    const poller = new MetricsPoller(folder)
    expect(await poller.poll()).toEqual([])

    const loss = write(join(folder, 'events/metric/loss.plx'), metricFile([0.9, 0.5, 0.7]))
    write(join(folder, 'events/metric/acc.plx'), metricFile([0.1]))
    expect(await poller.poll()).toMatchObject([
      { name: 'loss', last: 0.5, step: 1, count: 2, min: 0.5, max: 0.9 },
    ])
    expect(await poller.poll()).toEqual([])

    appendFileSync(loss, `\n${metricLine(3, 0.4)}\n${metricLine(4, 'nan')}`)
    expect(await poller.poll()).toMatchObject([
      { name: 'loss', last: 0.4, step: 3, count: 4, min: 0.4, max: 0.9 },
    ])

    expect(await poller.poll({ final: true })).toMatchObject([
      { name: 'acc', last: 0.1, count: 1 },
      { name: 'loss', last: Number.NaN, step: 4, count: 5, min: 0.4, max: 0.9 },
    ])
  })

  it('start again when a file is written anew, and survive its removal', async () => {
    const folder = tempDir()
    const poller = new MetricsPoller(folder)
    const loss = write(join(folder, 'events/metric/loss.plx'), metricFile([1, 2, 3, 4]))
    await poller.poll({ final: true })
    writeFileSync(loss, metricFile([7]))
    expect(await poller.poll({ final: true })).toMatchObject([{ last: 7, count: 1, min: 7, max: 7 }])
    rmSync(loss)
    expect(await poller.poll({ final: true })).toEqual([])
  })

  it('are only metrics', async () => {
    const folder = tempDir()
    write(
      join(folder, 'events/text/note.plx'),
      '\n{"timestamp": "2026-11-22 11:28:00", "step": 1, "text": "x"}\n',
    )
    write(join(folder, 'resources/metric/cpu.plx'), metricFile([1, 2]))
    mkdirSync(join(folder, 'events/metric/folder.plx'), { recursive: true })
    expect(await new MetricsPoller(folder).poll({ final: true })).toEqual([])
  })
})
