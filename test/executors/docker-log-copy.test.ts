/** The copy of an engine's log into the raw log, held against a log that any moment may cut. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LogFrames, type LogPiece } from '../../src/executors/docker/api/log-frames.js'
import { RawLogCopy } from '../../src/executors/docker/log/raw-log-copy.js'
import { tempDir } from '../support/temp-dir.js'

const text = (piece: LogPiece) => piece.bytes.toString()
const piece = (stream: LogPiece['stream'], second: number, line: string): LogPiece => ({
  stream,
  atMs: second * 1000,
  bytes: Buffer.from(line),
})

describe('the copy of a log', () => {
  it('is whole and holds nothing twice, wherever it is broken off and however it is taken up', () => {
    const home = tempDir()
    let count = 0
    const pieces = fc.array(
      fc.record({
        stream: fc.constantFrom('stdout' as const, 'stderr' as const),
        // Mostly rising, at times a little back.
        step: fc.integer({ min: -2, max: 40 }),
        size: fc.integer({ min: 0, max: 60_000 }),
        ends: fc.boolean(),
      }),
      { maxLength: 60 },
    )
    const breaks = fc.array(fc.record({ at: fc.nat(60), crash: fc.boolean() }), { maxLength: 6 })
    fc.assert(
      fc.property(
        pieces,
        breaks,
        fc.constantFrom([], ['aaaa', 'cccccccccc']),
        (recipe, breaksAt, secrets) => {
          let second = 1_000_000
          const log = recipe.map(({ stream, step, size, ends }, index): LogPiece => {
            second += step
            return piece(
              stream,
              second,
              `${String.fromCharCode(97 + (index % 26)).repeat(size)}${ends || size === 0 ? '\n' : ''}`,
            )
          })
          const paths = { log: join(home, `${count}.log`), index: join(home, `${count++}.index`) }
          let copy = new RawLogCopy(paths, () => {}, secrets)
          for (const { at, crash } of breaksAt) {
            if (crash) {
              copy.close()
              copy = new RawLogCopy(paths, () => {}, secrets)
            }
            const cut = copy.begin()
            copy.take(log.filter((_, index) => index < at).filter(({ atMs }) => atMs >= cut.second * 1000))
          }
          const cut = copy.begin()
          copy.take(log.filter(({ atMs }) => atMs >= cut.second * 1000))
          copy.end()
          copy.close()

          const whole = { log: join(home, `${count}.log`), index: join(home, `${count++}.index`) }
          const once = new RawLogCopy(whole, () => {}, secrets)
          once.begin()
          once.take(log)
          once.end()
          once.close()
          expect(readFileSync(paths.log).equals(readFileSync(whole.log))).toBe(true)
          const bytes = readFileSync(whole.log)
          if (secrets.length === 0)
            expect(bytes.length).toBe(log.reduce((sum, { bytes }) => sum + bytes.length, 0))
          for (const secret of secrets) expect(bytes.includes(secret)).toBe(false)
        },
      ),
      { numRuns: 150 },
    )
  })

  it('is taken up from a cut, not from the start, once the log is long', () => {
    const home = tempDir()
    const copy = new RawLogCopy({ log: join(home, 'log'), index: join(home, 'index') }, () => {})
    copy.begin()
    const line = `${'x'.repeat(9999)}\n`
    for (let second = 1000; second < 1200; second++) copy.take([piece('stdout', second, line)])
    expect(copy.begin()).toEqual({ second: 1139, position: 139 * 10_000 })
    // A line that is open at the cut would lose its beginning.
    for (let second = 1139; second < 1150; second++) copy.take([piece('stdout', second, line)])
    for (let second = 1150; second < 1300; second++) copy.take([piece('stderr', second, 'open')])
    expect(copy.begin()).toEqual({ second: 1150, position: 150 * 10_000 })
    copy.close()
  })

  it('keeps lines whole that the engine cut and mixed, each stream in its order', () => {
    const home = tempDir()
    const copy = new RawLogCopy({ log: join(home, 'log'), index: join(home, 'index') }, () => {})
    copy.begin()
    copy.take([
      piece('stdout', 1, 'on'),
      piece('stderr', 1, 'warning\n'),
      piece('stdout', 1, 'e\nt'),
      piece('stdout', 2, 'wo\n'),
    ])
    copy.take([piece('stdout', 3, 'three'), piece('stderr', 3, 'last words')])
    expect(readFileSync(join(home, 'log'), 'utf8')).toBe('warning\none\ntwo\n')
    copy.end()
    expect(readFileSync(join(home, 'log'), 'utf8')).toBe('warning\none\ntwo\nthreelast words')
    copy.close()
  })

  it('masks a secret that the engine has cut in two', () => {
    const home = tempDir()
    const copy = new RawLogCopy({ log: join(home, 'log'), index: join(home, 'index') }, () => {}, ['sesame'])
    copy.begin()
    copy.take([
      piece('stdout', 1, 'open ses'),
      piece('stderr', 1, 'no sesame\n'),
      piece('stdout', 1, 'ame\n'),
    ])
    copy.end()
    copy.close()
    expect(readFileSync(join(home, 'log'), 'utf8')).toBe('no ***\nopen ***\n')
  })

  it('notes in the index when the lines arrived, as the engine stamped them', () => {
    const home = tempDir()
    const copy = new RawLogCopy({ log: join(home, 'log'), index: join(home, 'index') }, () => {})
    copy.begin()
    copy.take([piece('stdout', 7, 'a\n'), piece('stdout', 7, 'b\n'), piece('stdout', 9, 'c\n')])
    copy.close()
    expect(readFileSync(join(home, 'index'), 'utf8')).toBe('4 7000\n6 9000\n')
  })
})

describe('the frames of a log', () => {
  it('are put together from any chunks', () => {
    const frame = (stream: number, line: string) => {
      const bytes = Buffer.from(line)
      const header = Buffer.alloc(8)
      header[0] = stream
      header.writeUInt32BE(bytes.length, 4)
      return Buffer.concat([header, bytes])
    }
    const stream = Buffer.concat([
      frame(1, '2026-11-23T08:38:37.391656690Z one\n'),
      frame(2, '2026-11-23T10:38:38+02:00 two words\n'),
      frame(1, '2026-11-23T08:38:38.5Z '),
    ])
    for (let size = 1; size <= stream.length; size++) {
      const frames = new LogFrames()
      const seen: (readonly [string, string, number])[] = []
      for (let at = 0; at < stream.length; at += size)
        for (const piece of frames.take(stream.subarray(at, at + size)))
          seen.push([piece.stream, text(piece), piece.atMs])
      expect(seen).toEqual([
        ['stdout', 'one\n', Date.UTC(2026, 10, 23, 8, 38, 37, 391)],
        ['stderr', 'two words\n', Date.UTC(2026, 10, 23, 8, 38, 38)],
        ['stdout', '', Date.UTC(2026, 10, 23, 8, 38, 38, 500)],
      ])
    }
  })
})
