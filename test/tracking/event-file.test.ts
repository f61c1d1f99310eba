import { appendFileSync, mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { appendEvents, readEventFile, readEventSlice } from '../../src/tracking/formats/event-file.js'
import { LineSplitter } from '../../src/tracking/formats/line-splitter.js'
import { appendLogs, readLogSlice } from '../../src/tracking/formats/log-file.js'
import { tempDir } from '../support/temp-dir.js'
import { metricFile, metricLine, write } from './support.js'

const lossFile = () => join(tempDir(), 'events', 'metric', 'loss.plx')
const live = { final: false }
const final = { final: true }
const valuesOf = (events: readonly { value: unknown }[]) => events.map(({ value }) => value)

describe('an event file that grows', () => {
  it('keeps its last line back until a newline follows or the run ends', async () => {
    const path = write(lossFile(), 'step|timestamp|metric\n0|2026-11-22 11:28:00.000001+00:00|0.5')
    const first = await readEventFile(path, 0, live)
    expect(first.events).toEqual([])

    appendFileSync(path, '5')
    const second = await readEventFile(path, first.nextOffset, live)
    expect(second.events).toEqual([])

    appendFileSync(path, `\n${metricLine(1, 0.4)}`)
    const third = await readEventFile(path, second.nextOffset, live)
    expect(valuesOf(third.events)).toEqual([0.55])

    const end = await readEventFile(path, third.nextOffset, final)
    expect(valuesOf(end.events)).toEqual([0.4])
    expect((await readEventFile(path, end.nextOffset, final)).events).toEqual([])
  })

  it('can be read on after its end when a later attempt adds to it', async () => {
    const path = write(lossFile(), metricFile([1, 2]))
    const { nextOffset } = await readEventFile(path, 0, final)
    appendFileSync(path, `\n${metricLine(2, 3)}`)
    expect(valuesOf((await readEventFile(path, nextOffset, final)).events)).toEqual([3])
  })

  it('is read from its beginning when it was written anew', async () => {
    const path = write(lossFile(), metricFile([1, 2, 3]))
    const { nextOffset } = await readEventFile(path, 0, final)
    truncateSync(path, 0)
    writeFileSync(path, metricFile([9]))
    const slice = readEventSlice(path, nextOffset, final)
    expect(slice.restarted).toBe(true)
    expect(valuesOf(slice.events)).toEqual([9])
  })

  it('gives the same events however it is cut', () => {
    const text = `step|timestamp|metric\n${metricLine(0, 1)}\n\nnot an event\n${metricLine(1, 2)}\n${metricLine(2, 'é')}`
    const bytes = Buffer.from(text)
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 6 }), (cuts) => {
        const splitter = new LineSplitter(0, 1000)
        const edges = [0, ...cuts.sort((a, b) => a - b), bytes.length]
        const lines = edges.slice(1).flatMap((end, index) => splitter.push(bytes.subarray(edges[index], end)))
        const last = splitter.rest()
        expect([...lines, last]).toEqual(text.split('\n').map((line) => ({ text: line })))
        expect(splitter.offset).toBe(bytes.length)
      }),
    )
  })

  it('can be read again from every offset that a slice ends at', () => {
    const path = write(lossFile(), metricFile(Array.from({ length: 20_000 }, (_, step) => step)))
    const values: unknown[] = []
    let slices = 0
    for (let offset = 0, atEnd = false; !atEnd; slices++) {
      const slice = readEventSlice(path, offset, { final: true, maxBytes: 10_000 })
      values.push(...valuesOf(slice.events))
      offset = slice.nextOffset
      atEnd = slice.atEnd
    }
    expect(values).toEqual(Array.from({ length: 20_000 }, (_, step) => step))
    expect(slices).toBeGreaterThan(10)
  })

  it('counts lines that are no events and keeps the others', () => {
    const path = write(lossFile(), `${metricFile([1])}\nrubbish\n\0\0\0\n${metricLine(1, 2)}`)
    const slice = readEventSlice(path, 0, final)
    expect(valuesOf(slice.events)).toEqual([1, 2])
    expect(slice.broken).toEqual({ count: 2, first: '"rubbish": there are fewer than three columns' })
  })

  it('leaves out a line that is longer than allowed', () => {
    const path = write(lossFile(), `${metricFile([1])}\n${'x'.repeat(100_000)}\n${metricLine(1, 2)}`)
    const slice = readEventSlice(path, 0, { final: true, maxLineBytes: 1000 })
    expect(valuesOf(slice.events)).toEqual([1, 2])
    expect(slice.broken).toEqual({ count: 1, first: 'a line of 100000 bytes is too long' })
  })

  it('is not followed where it is a link', () => {
    const folder = tempDir()
    write(join(folder, 'secret'), metricFile([1]))
    mkdirSync(join(folder, 'metric'))
    symlinkSync(join(folder, 'secret'), join(folder, 'metric', 'loss.plx'))
    expect(() => readEventSlice(join(folder, 'metric', 'loss.plx'), 0, final)).toThrow(/ELOOP/)
  })
})

describe('events that are written', () => {
  const event = (step: number, value: number) => ({
    step,
    timestamp: new Date('2026-11-22T11:28:00.123Z'),
    value,
  })

  it('stand in the file as the real library writes them', () => {
    const path = lossFile()
    appendEvents(path, 'metric', [event(0, 1), event(1, 0.5)])
    appendEvents(path, 'metric', [event(2, Number.POSITIVE_INFINITY)])
    expect(readFileSync(path, 'utf8')).toBe(
      'step|timestamp|metric\n' +
        '0|2026-11-22 11:28:00.123000+00:00|1.0\n' +
        '1|2026-11-22 11:28:00.123000+00:00|0.5\n' +
        '2|2026-11-22 11:28:00.123000+00:00|inf',
    )
  })

  it('come back, whatever their numbers', async () => {
    const path = lossFile()
    const written: number[] = []
    fc.assert(
      fc.property(fc.double(), (value) => {
        written.push(value)
        appendEvents(path, 'metric', [event(written.length, value)])
      }),
    )
    const { events } = await readEventFile(path, 0, final)
    expect(valuesOf(events)).toEqual(written)
  })

  it('go behind an empty first line as JSON lines', () => {
    const path = join(tempDir(), 'events', 'text', 'note.plx')
    appendEvents(path, 'text', [{ step: null, timestamp: new Date('2026-11-22T11:28:00Z'), value: 'hi' }])
    expect(readFileSync(path, 'utf8')).toBe(
      '\n{"timestamp": "2026-11-22 11:28:00.000000+00:00", "step": null, "text": "hi"}',
    )
  })
})

describe('a log file', () => {
  it('is written and read back, its last line when the run has ended', () => {
    const path = join(tempDir(), 'plxlogs', 'logs.jsonl')
    const entry = (value: string) => ({
      timestamp: '2026-11-22T11:28:57.020746+00:00',
      node: 'local',
      pod: 'root',
      container: 'main',
      value,
    })
    appendLogs(path, [entry('one'), entry('zwei "é"')])
    appendLogs(path, [{ ...entry('three'), node: null }])
    const first = readLogSlice(path, 0, live)
    expect(first.entries).toEqual([entry('one'), entry('zwei "é"')])
    const rest = readLogSlice(path, first.nextOffset, final)
    expect(rest.entries).toEqual([{ ...entry('three'), node: null }])
    expect(rest.broken).toBe(0)
  })

  it('counts what is no entry', () => {
    const path = write(join(tempDir(), 'logs.jsonl'), '\n{"value": "ok"}\n{"value": 1}\n[]\nnull\n{"val')
    expect(readLogSlice(path, 0, final)).toMatchObject({
      entries: [{ value: 'ok', timestamp: null }],
      broken: 4,
    })
  })
})
