import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ScoreProgress } from '../../src/score/score-csv.js'
import { expectOk, highestModel, ScoreFolder, sumModel } from './score-fixture.js'

let folder: ScoreFolder
beforeEach(() => {
  folder = new ScoreFolder()
})
afterEach(() => folder.remove())

describe('scoreCsv', () => {
  it('adds the prediction and its class after the columns of the input', async () => {
    folder.model(highestModel())
    folder.write('in.csv', 'id,a,b\nx,1,2\ny,5,3\n')
    const report = expectOk(await folder.score({ labels: { 0: 'first', 1: 'second' } }))
    expect(report).toEqual({ rows: 2, resultsPath: folder.file('results.csv') })
    expect(folder.read('results.csv')).toBe(
      'id,a,b,prediction,prediction_class\nx,1,2,1,second\ny,5,3,0,first\n',
    )
  })

  it('adds no class without labels', async () => {
    folder.model(highestModel())
    folder.write('in.csv', 'a,b\n1,2\n')
    expectOk(await folder.score())
    expect(folder.read('results.csv')).toBe('a,b,prediction\n1,2,1\n')
  })

  it('takes the features in the order given, wherever their columns stand', async () => {
    folder.model(highestModel())
    folder.write('in.csv', 'b,note,a\n9,n,1\n')
    expectOk(await folder.score())
    expect(folder.read('results.csv')).toBe('b,note,a,prediction\n9,n,1,1\n')
    expectOk(await folder.score({ features: ['b', 'a'] }))
    expect(folder.read('results.csv')).toBe('b,note,a,prediction\n9,n,1,0\n')
  })

  it('reads numbers as people and programs write them and keeps their text', async () => {
    folder.model(sumModel({ type: 'float64' }))
    folder.write('in.csv', 'a,b\n.5,1e-3\n 5.1 ,-2.\n+4,1E2\n-0,0\n')
    expectOk(await folder.score())
    expect(folder.read('results.csv')).toBe(
      'a,b,prediction\n.5,1e-3,0.501\n 5.1 ,-2.,3.0999999999999996\n+4,1E2,104\n-0,0,0\n',
    )
  })

  it('reads a byte order mark, CRLF, quotes, empty lines and a last line without an end', async () => {
    folder.model(sumModel())
    folder.write('in.csv', '\ufeff"a","b","variety"\r\n1,2,"Setosa"\r\n\r\n"3",4,"x, ""y"""\r\n\r\n5,6,z')
    const report = expectOk(await folder.score())
    expect(report.rows).toBe(3)
    expect(folder.read('results.csv')).toBe(
      'a,b,variety,prediction\n1,2,Setosa,3\n3,4,"x, ""y""",7\n5,6,z,11\n',
    )
  })

  it('keeps line ends within quotes, and text of every language', async () => {
    folder.model(sumModel())
    folder.write('in.csv', 'größe,a,b\n"one\ntwo\r\nthree",1,2\n花 🌸,3,4\n')
    expectOk(await folder.score())
    expect(folder.read('results.csv')).toBe('größe,a,b,prediction\n"one\ntwo\r\nthree",1,2,3\n花 🌸,3,4,7\n')
  })

  it('reads lines that end in different ways', async () => {
    folder.model(sumModel())
    folder.write('in.csv', 'a,b\r\n1,2\n3,4\r\n5,6\r7,8')
    expectOk(await folder.score())
    expect(folder.read('results.csv')).toBe('a,b,prediction\n1,2,3\n3,4,7\n5,6,11\n7,8,15\n')
  })

  it('gives a results file with the column names alone for a table without rows', async () => {
    folder.model(highestModel())
    folder.write('in.csv', 'a,b\n')
    expect(expectOk(await folder.score({ labels: { 0: 'x', 1: 'y' } })).rows).toBe(0)
    expect(folder.read('results.csv')).toBe('a,b,prediction,prediction_class\n')
  })

  it('quotes a label that needs it', async () => {
    folder.model(highestModel())
    folder.write('in.csv', 'a,b\n2,1\n')
    expectOk(await folder.score({ labels: { 0: 'small, "cheap"', 1: 'big' } }))
    expect(folder.read('results.csv')).toBe('a,b,prediction,prediction_class\n2,1,0,"small, ""cheap"""\n')
  })

  it('gives the same results whatever the batch size, over several chunks of the file', async () => {
    folder.model(sumModel({ type: 'float64' }))
    const rows = Array.from({ length: 60_000 }, (_, row) => `${row},${row % 7},some text ${row}`)
    folder.write('in.csv', `a,b,note\n${rows.join('\n')}\n`)
    const expected = rows.map((line, row) => `${line},${row + (row % 7)}`)
    for (const batchSize of [undefined, 1000, 59_999]) {
      expect(expectOk(await folder.score({ batchSize })).rows).toBe(60_000)
      expect(folder.read('results.csv')).toBe(`a,b,note,prediction\n${expected.join('\n')}\n`)
    }
  })

  it('tells how far it is', async () => {
    folder.model(sumModel())
    folder.write('in.csv', 'a,b\n1,2\n3,4\n5,6\n')
    const seen: ScoreProgress[] = []
    expectOk(await folder.score({ batchSize: 2, onProgress: (progress) => seen.push(progress) }))
    const bytesTotal = readFileSync(folder.file('in.csv')).length
    expect(seen.map(({ rows }) => rows)).toEqual([0, 2, 3])
    expect(seen.at(-1)).toEqual({ rows: 3, bytesRead: bytesTotal, bytesTotal })
  })

  it('replaces older results and leaves nothing else behind', async () => {
    folder.model(sumModel())
    folder.write('in.csv', 'a,b\n1,2\n')
    folder.write('results.csv', 'old')
    expectOk(await folder.score())
    expect(folder.read('results.csv')).toBe('a,b,prediction\n1,2,3\n')
    expect(folder.list()).toEqual(['in.csv', 'model.onnx', 'results.csv'])
  })
})
