import { describe, expect, it } from 'vitest'
import { frameOf } from '../../src/cli/live/frame.js'
import { RunForest } from '../../src/cli/live/run-forest.js'
import { Screen } from '../../src/cli/live/screen.js'
import { fitted, widthOf } from '../../src/cli/live/text-cells.js'
import { createTerminal } from '../../src/cli/terminal.js'
import type { EventContent, RunEvent } from '../../src/engine/events.js'
import type { Graph, GraphNode } from '../../src/graph/graph.js'
import type { RunRecord } from '../../src/lifecycle/run.js'
import type { Status } from '../../src/lifecycle/status.js'
import { ScreenEmulator } from './screen-emulator.js'

const NOW = new Date('2026-01-01T00:00:10.000Z')
const terminal = createTerminal(process, { NO_COLOR: '1' })

const nodeOf = (name: string, inner?: Graph): GraphNode => ({
  id: name,
  name,
  kind: inner ? 'dag' : 'job',
  component: undefined,
  facts: [],
  hooks: [],
  isMany: false,
  inner,
  state: undefined,
})

const dag = (...names: string[]) => nodeOf('pipe', { nodes: names.map((name) => nodeOf(name)), edges: [] })

function event(path: readonly string[], content: EventContent): RunEvent {
  const place = { name: null, kind: 'job', parent: null, root: '', key: null, iteration: null, path }
  return { ...content, uuid: path.join('/') || '0e717a09982242ce93141d80bc5cd1db', place }
}

function status(path: readonly string[], type: Status, more: Partial<RunRecord> = {}): RunEvent {
  const run = { startedAt: null, duration: null, inputs: {}, ...more } as RunRecord
  return event(path, {
    kind: 'status',
    run,
    condition: { type, reason: 'Test', message: `because of ${type}` },
  })
}

const log = (path: readonly string[], line: string) =>
  event(path, { kind: 'log', container: 'main', line, at: NOW })

function frame(
  forest: RunForest,
  { rows = 24, columns = 80, note }: { rows?: number; columns?: number; note?: string } = {},
) {
  return frameOf(forest.root, { rows, columns, now: NOW, terminal, hasTail: true, note })
}

describe('the tree of a running pipeline', () => {
  it('shows what is done, what runs and for how long, and what is still to come', () => {
    const forest = new RunForest(dag('fetch', 'train', 'score'))
    forest.take(status([], 'running', { startedAt: '2026-01-01T00:00:00.000Z' }))
    forest.take(status(['fetch'], 'succeeded', { duration: 1.25 }))
    forest.take(status(['train'], 'running', { startedAt: '2026-01-01T00:00:03.000Z' }))
    forest.take(log(['train'], 'epoch 1'))
    forest.take(log(['train'], 'epoch 2'))
    expect(frame(forest)).toEqual([
      '● pipe 0e717a09 10s',
      '├─ ✓ fetch 1.3s',
      '├─ ● train 7s',
      '└─ · score',
      'train | epoch 1',
      'train | epoch 2',
    ])
  })

  it('says why something did not end well, and what tells the runs of a matrix apart', () => {
    const forest = new RunForest(dag('tune', 'after'))
    forest.take(status([], 'running'))
    forest.take(status(['tune'], 'running'))
    forest.take(status(['tune', '0'], 'failed', { inputs: { lr: 0.123456, model: 'svm' }, duration: 2 }))
    forest.take(status(['tune', '1'], 'running', { inputs: { lr: 0.5, model: 'svm' } }))
    forest.take(
      event(['tune', '1'], {
        kind: 'metrics',
        metrics: [{ name: 'accuracy', last: 0.9777777, step: null, count: 1, min: 0, max: 1, timestamp: '' }],
      }),
    )
    forest.take(status(['after'], 'upstream_failed'))
    expect(frame(forest, { columns: 70 })).toEqual([
      '● pipe 0e717a09',
      '├─ ● tune  1 failed, 1 running',
      '│  ├─ ✗ 0 2s  failed: because of failed  lr=0.1235',
      '│  └─ ● 1  lr=0.5  accuracy 0.9778',
      '└─ ✗ after  upstream failed: because of upstream_failed',
    ])
  })

  it('folds many children until they fit, those that run last', () => {
    const forest = new RunForest(nodeOf('tune'))
    forest.take(status([], 'running'))
    for (let i = 0; i < 500; i++) forest.take(status([String(i)], i < 300 ? 'succeeded' : 'queued'))
    forest.take(status(['299'], 'failed'))
    forest.take(status(['77'], 'running'))
    for (const rows of [2, 4, 8, 24, 50]) {
      const lines = frame(forest, { rows })
      expect(lines.length).toBeLessThanOrEqual(rows)
      if (rows >= 4) expect(lines.join('\n')).toContain('● 77')
      if (rows >= 8) expect(lines.join('\n')).toContain('✗ 299')
      if (rows >= 4) expect(lines.join('\n')).toMatch(/\d+ succeeded, .*\d+ queued/)
    }
  })

  it('never makes a line wider than the terminal, nor more lines than it has', () => {
    const forest = new RunForest(dag('a'.repeat(200), '数据'.repeat(40)))
    forest.take(status(['a'.repeat(200)], 'failed'))
    forest.take(log(['数据'.repeat(40)], '\u001b[31m10%\r\u001b[2K100%\t\u0007done 🙂 '.repeat(30)))
    for (const columns of [20, 40, 80])
      for (const rows of [3, 10]) {
        const lines = frame(forest, { columns, rows, note: 'stopping '.repeat(20) })
        expect(lines.length).toBeLessThanOrEqual(rows)
        for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns)
        expect(lines.join('')).not.toMatch(/[\u0000-\u001f]/)
      }
  })

  it('measures texts in cells', () => {
    expect([widthOf('abc'), widthOf('数据'), widthOf('e\u0301'), widthOf('🙂')]).toEqual([3, 4, 1, 2])
    expect([fitted('abcdef', 4), fitted('数据数据', 5), fitted('abc', 3), fitted('abc', 0)]).toEqual([
      'abc…',
      '数据…',
      'abc',
      '',
    ])
  })
})

describe('a block of lines redrawn in place', () => {
  it('shows the last frame only, below what was there, and leaves the cursor behind it', () => {
    const terminal = new ScreenEmulator(40, 10)
    const screen = new Screen(terminal)
    terminal.write('$ pxrun\n')
    screen.draw(['one', 'two is long', 'three'])
    screen.draw(['one', 'TWO'])
    expect(terminal.lines).toEqual(['$ pxrun', 'one', 'TWO'])
    screen.clear()
    terminal.write('a note\n')
    screen.draw(['one', 'TWO', 'three'])
    screen.close()
    terminal.write('$ ')
    expect(terminal.lines).toEqual(['$ pxrun', 'a note', 'one', 'TWO', 'three', '$'])
  })

  it.each([12, 4])('is not moved by what is typed meanwhile, Enter included, in %i rows', (rows) => {
    const terminal = new ScreenEmulator(40, rows)
    const screen = new Screen(terminal)
    terminal.write('$ pxrun\n')
    screen.draw(['one', 'two', 'three'])
    for (const typed of ['\r\n', 'abc', '\r\n\r\n', '^C']) {
      terminal.write(typed)
      screen.draw(['ONE', 'two', 'three'])
    }
    screen.close()
    terminal.write('end')
    expect(terminal.lines.slice(-4)).toEqual(['ONE', 'two', 'three', 'end'])
    expect(terminal.lines.filter((line) => line === 'two')).toHaveLength(1)
  })

  it('begins where the cursor is after the terminal has become narrower: the saved place is another line then', () => {
    let written = ''
    const terminal = {
      columns: 80,
      write: (text: string) => {
        written = text
      },
    }
    const screen = new Screen(terminal)
    screen.draw(['x', 'y'])
    screen.draw(['x', 'y'])
    expect(written).toContain('\u001b8')
    terminal.columns = 25
    screen.draw(['x', 'y'])
    expect(written).not.toContain('\u001b8')
    screen.draw(['x', 'y'])
    expect(written).toContain('\u001b8')
  })
})
