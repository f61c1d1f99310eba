/** The main job, as a user runs it. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tempDir } from '../support/temp-dir.js'
import { root } from './support.js'

/** The accuracy that a training run has logged. */
const accuracyOf = (folder: string): number =>
  Number(readFileSync(join(folder, 'events/metric/accuracy.plx'), 'utf8').trim().split('|').at(-1))

describe('npm run demo', () => {
  it('trains, picks the best, scores with it and prints an accuracy that its results bear out', () => {
    const work = tempDir()
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'scripts/demo.mjs')], {
      env: { ...process.env, PXRUN_DEMO_DIR: work },
      encoding: 'utf8',
    })
    expect({ status, stderr }).toMatchObject({ status: 0 })
    const trained = [...stdout.matchAll(/^([0-9a-f]{32}) {2}.*accuracy ([\d.]+)$/gm)].map(
      ([, uuid, accuracy]) => ({
        uuid: uuid!,
        accuracy: Number(accuracy),
      }),
    )
    expect(new Set(trained.map(({ accuracy }) => accuracy)).size).toBeGreaterThan(2)
    const best = trained.reduce((a, b) => (b.accuracy > a.accuracy ? b : a))

    const printed = Number(/accuracy of these predictions: ([\d.]+)/.exec(stdout)![1])
    const runs = join(work, 'home', 'runs')
    const scored = /^batch-scoring ([0-9a-f]{32})$/m.exec(stdout)![1]!
    const rows = readFileSync(join(runs, scored, 'outputs', 'results.csv'), 'utf8')
      .trim()
      .split(/\r?\n/)
      .slice(1)
      .map((row) => row.split(','))
    expect(rows).toHaveLength(150)
    const right = rows.filter(
      (row) => row[4]!.replaceAll('"', '').toLowerCase() === row.at(-1)!.toLowerCase(),
    )
    expect(right.length / rows.length).toBeCloseTo(printed, 4)
    expect(printed).toBeGreaterThan(0.9)

    // The lineage names the best run's model as what went in, and the results as what came out.
    expect(stdout).toMatch(new RegExp(`from train ${best.uuid}: .*${best.uuid}/outputs/model/model\\.onnx`))
    expect(stdout).toMatch(/out +scoring-results \(csv, outputs\/results\.csv\)/)
    expect(stdout).toMatch(/scoring-every-monday\.yaml .*: ok/)

    // The component of the hub, by its schedule, comes to the same results.
    const scheduled = /fires run ([0-9a-f]{32})/.exec(stdout)![1]!
    const results = (uuid: string) => readFileSync(join(runs, uuid, 'outputs', 'results.csv'), 'utf8')
    expect(results(scheduled)).toBe(results(scored))

    // Fifteen trainings, not all alike; the best of them has scored.
    const ranking = [...stdout.matchAll(/^main +\| [123]\. ([0-9a-f]{32}) accuracy ([\d.]+)$/gm)].map(
      (match) => match[1]!,
    )
    const compared = [...stdout.matchAll(/^([0-9a-f]{32})\t\d+\tsucceeded\t/gm)].map((match) => match[1]!)
    expect(compared).toHaveLength(15)
    expect(ranking).toHaveLength(3)
    const accuracies = compared.map((uuid) => accuracyOf(join(runs, uuid)))
    expect(new Set(accuracies).size).toBeGreaterThan(3)
    expect(accuracies).toEqual(accuracies.toSorted((a, b) => b - a))
    expect(ranking.map((uuid) => accuracyOf(join(runs, uuid)))).toEqual(accuracies.slice(0, 3))
    const picture = readFileSync(join(work, 'tune-and-score.svg'), 'utf8')
    expect(picture.match(/<title>\d+: succeeded<\/title>/g)).toHaveLength(15)
  }, 600_000)
})
