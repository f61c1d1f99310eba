/** Run folders that the real tracking library wrote: every file of every kind must be read. */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../src/base/value.js'
import { isArtifactKind } from '../../src/lifecycle/artifact-kind.js'
import { collectRun } from '../../src/tracking/collect-run.js'
import { summarizeEventFile } from '../../src/tracking/event-file-summary.js'
import { findEventFiles } from '../../src/tracking/event-folder.js'
import { eventHeader, formatEventLine } from '../../src/tracking/formats/event.js'
import { readEventFile, readEventSlice } from '../../src/tracking/formats/event-file.js'
import { formatLineage, readLineages } from '../../src/tracking/formats/lineage.js'
import { readLogSlice } from '../../src/tracking/formats/log-file.js'
import { examples, hasExamples, readJson } from './support.js'

const TITLE = hasExamples ? 'the examples' : 'the examples (skipped: ../shared is not there)'

const folders = hasExamples ? readdirSync(examples).map((name) => join(examples, name)) : []
const eventFiles = folders.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.plx'))
    .map((path) => join(folder, path)),
)
const shown = (path: string) => relative(examples, path)

describe.skipIf(!hasExamples)(TITLE, () => {
  it('have every file of events found', () => {
    const found = folders.flatMap((folder) => findEventFiles(folder).map(({ path }) => join(folder, path)))
    expect(found.sort()).toEqual(eventFiles.sort())
    expect(new Set(eventFiles.map((path) => basename(dirname(path)))).size).toBeGreaterThan(10)
  })

  it.each(eventFiles.map((path) => [shown(path), path]))('%s is read', async (_, path) => {
    const slice = readEventSlice(path, 0, { final: true })
    expect(slice.broken).toBeUndefined()
    const lines = readFileSync(path, 'utf8').split('\n').slice(1)
    expect(slice.events).toHaveLength(lines.length)
    for (const { timestamp, value } of slice.events) {
      expect(timestamp).toMatch(/^2026-11-22T11:2\d:\d\d\.\d{6}\+00:00$/)
      expect(value).not.toBeNull()
    }
  })

  it.each(eventFiles.map((path) => [shown(path), path]))('%s is written the same', async (_, path) => {
    const kind = basename(dirname(path))
    if (!isArtifactKind(kind)) throw new Error(`${kind} is no kind`)
    const { events } = await readEventFile(path, 0, { final: true })
    const written = [
      eventHeader(kind),
      ...events.map((event) => formatEventLine(kind, { ...event, timestamp: new Date(event.timestamp!) })),
    ].join('\n')
    // JavaScript's times have no microseconds, and its numbers no `.0`.
    const alike = (text: string) =>
      text
        .replace(/(\.\d{3})\d{3}\+00:00/g, '$1+00:00')
        .replace(kind === 'metric' ? /$^/ : /(?<=[:[,]\d+)\.0(?=[,\]])/g, '')
    const original = readFileSync(path, 'utf8')
    // The real library writes a chart with blanks behind `:` and `,`.
    const compact = kind === 'chart' ? original.replace(/(?<=[:,]) (?=[\\[{\d"tfn-])/g, '') : original
    const ours = kind === 'chart' ? written.replace(/(?<=[:,]) (?=[\\[{\d"tfn-])/g, '') : written
    expect(alike(ours)).toBe(alike(compact))
  })

  it.each(folders.map((path) => [shown(path), path]))(
    '%s is summed up as its own lineage does',
    (_, folder) => {
      const recorded = new Map(
        (readJson(join(folder, 'lineages.plx.json')) as { path?: string; summary: Json }[]).map((entry) => [
          entry.path,
          entry,
        ]),
      )
      for (const file of findEventFiles(folder)) {
        const artifact = summarizeEventFile(folder, file).artifact()!
        const entry = formatLineage(artifact) as { readonly [key: string]: Json }
        expectAlike(entry, recorded.get(file.path) as Json)
      }
    },
  )

  it.each(folders.map((path) => [shown(path), path]))(
    '%s has lineages that are written the same',
    (_, folder) => {
      const path = join(folder, 'lineages.plx.json')
      const read = readLineages(path)
      if (!read.ok) throw new Error(read.error)
      expect(read.value.problems).toEqual([])
      expect(JSON.stringify(read.value.artifacts.map(formatLineage))).toBe(JSON.stringify(readJson(path)))
    },
  )

  it.each(folders.map((path) => [shown(path), path]))(
    '%s is collected without a problem',
    async (_, folder) => {
      const run = await collectRun(folder)
      const file = readJson(join(folder, 'run.plx.json'))
      expect(run.problems).toEqual([])
      expectAlike(run.outputs, file.outputs ?? {})
      expect(run.metaInfo).toEqual(file.meta_info ?? {})
      const { name, description, tags, inputs } = run
      expect({ name, description, tags, inputs }).toEqual({
        name: file.name,
        description: file.description,
        tags: file.tags,
        inputs: file.inputs,
      })
      const lineages = readJson(join(folder, 'lineages.plx.json')) as {
        name: string
        kind: string
        path?: string
      }[]
      const keys = (entries: readonly { name: string; kind: string; path?: string | null }[]) =>
        entries.map((entry) => `${entry.kind} ${entry.name} ${entry.path ?? null}`).sort()
      expect(keys(run.artifacts)).toEqual(keys(lineages))
    },
  )

  it('have a failed run of all kinds, whose metrics keep nan and inf', async () => {
    const run = await collectRun(join(examples, 'all_kinds_failed'))
    const metrics = new Map(run.metrics.map((metric) => [metric.name, metric]))
    expect(metrics.get('nan_metric')?.last).toBeNaN()
    expect(metrics.get('inf_metric')?.last).toBe(Number.POSITIVE_INFINITY)
    expect(metrics.get('loss')).toEqual({
      name: 'loss',
      last: 0.3333333333333333,
      step: 2,
      count: 3,
      min: 0.3333333333333333,
      max: 1,
      timestamp: '2026-11-22T11:28:57.024Z',
    })
    expect([...metrics.keys()]).not.toContain('cpu')
  })

  it('have logs', () => {
    const path = join(examples, 'all_kinds_failed', 'plxlogs', 'logs.jsonl')
    const { entries, broken } = readLogSlice(path, 0, { final: true })
    expect(broken).toBe(0)
    expect(entries).toHaveLength(readFileSync(path, 'utf8').trim().split('\n').length)
    expect(entries[0]).toEqual({
      timestamp: '2026-11-22T11:28:57.020746+00:00',
      node: 'local',
      pod: 'root',
      container: 'vm',
      value: 'stdout line 1',
    })
  })
})

/** Equal but for the last digits: pandas reads numbers less exactly. */
function expectAlike(actual: Json, expected: Json): void {
  if (typeof expected === 'number') {
    expect(actual).toBeCloseTo(expected, 12)
  } else if (typeof expected === 'object' && expected !== null && actual !== null) {
    expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort())
    for (const [key, item] of Object.entries(expected)) {
      expectAlike((actual as Record<string, Json>)[key]!, item as Json)
    }
  } else expect(actual).toEqual(expected)
}
