import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadOnnxRuntime } from '../../src/score/onnx-runtime.js'
import type { ScoreOptions } from '../../src/score/score-csv.js'
import { describeScoreProblem } from '../../src/score/score-problem.js'
import { expectOk, expectProblem, highestModel, ScoreFolder, sumModel } from './score-fixture.js'

let folder: ScoreFolder
beforeEach(() => {
  folder = new ScoreFolder()
  folder.model(sumModel())
})
afterEach(() => folder.remove())

/** The message for a CSV file, without the folder's path; asserts that no results are left behind. */
async function messageFor(csv: string | Uint8Array, overrides: Partial<ScoreOptions> = {}): Promise<string> {
  folder.write('in.csv', csv)
  return await refusal(overrides)
}

async function refusal(overrides: Partial<ScoreOptions> = {}): Promise<string> {
  const before = folder.list()
  const message = describeScoreProblem(expectProblem(await folder.score(overrides)))
  expect(folder.list()).toEqual(before)
  return message.replaceAll(`${folder.path}/`, '')
}

describe('columns', () => {
  it('names the columns there are, and the one that was meant', async () => {
    expect(await messageFor('a,petal.width\n1,2\n', { features: ['a', 'petal.widht'] })).toBe(
      'in.csv:1: there is no column `petal.widht`; did you mean `petal.width`? The columns are: a, petal.width',
    )
    expect(await messageFor('a,other\n1,2\n')).toBe(
      'in.csv:1: there is no column `b`. The columns are: a, other',
    )
  })

  it.each([
    [';', '`;`'],
    ['\t', 'tabs'],
  ])('sees that columns are separated by %j', async (separator, shown) => {
    expect(await messageFor(`a${separator}b\n1${separator}2\n`)).toBe(
      `in.csv:1: there is no column \`a\`; the columns seem to be separated by ${shown}, where a comma is needed`,
    )
  })

  it('refuses two columns of one name, whether they are features or not', async () => {
    expect(await messageFor('a,b,x,x\n1,2,3,4\n')).toBe(
      'in.csv:1: two columns are named `x`; every column needs its own name',
    )
    expect(await messageFor('a,b,,\n1,2,3,4\n')).toContain('two columns have no name')
  })

  it('refuses a table that has the column of the predictions', async () => {
    expect(await messageFor('a,b,prediction\n1,2,3\n')).toContain('there is a column `prediction` already')
    folder.model(highestModel())
    folder.write('in.csv', 'a,b,prediction_class\n1,2,3\n')
    expectOk(await folder.score())
  })

  it.each(['', '\ufeff', '\n\r\n'])('refuses the empty file %j', async (content) => {
    expect(await messageFor(content)).toBe('in.csv is empty: its first line must name the columns')
  })
})

describe('fields', () => {
  it.each([
    'abc',
    'nan',
    'NaN',
    'inf',
    'Infinity',
    '0x10',
    ' 0b1',
    '\u00a00o7',
    '1,5',
    '1_000',
    '1e400',
    '5 1',
    '--1',
  ])('refuses the number %j', async (value) => {
    expect(await messageFor(`id,a,b\n1,1,2\n\n2,"${value}",2\n`)).toBe(
      `in.csv:4: column \`a\`: ${JSON.stringify(value)} is not a number that the model can take`,
    )
  })

  it.each(['', '  ', '\t'])('refuses the empty number %j', async (value) => {
    expect(await messageFor(`a,b\n1,${value}\n`)).toBe(
      'in.csv:2: column `b` is empty where a number is needed',
    )
  })

  it('refuses a number that is too large for the model', async () => {
    expect(await messageFor('a,b\n1,1e39\n')).toContain('"1e39" is not a number that the model can take')
  })

  it.each(['int32', 'int64'] as const)('refuses what is no whole %s', async (type) => {
    folder.model(sumModel({ type }))
    for (const value of ['1.5', '1e30', '9223372036854775808']) {
      expect(await messageFor(`a,b\n1,${value}\n`)).toBe(
        `in.csv:2: column \`b\`: "${value}" is not a whole number that the model can take`,
      )
    }
  })

  it.each([
    ['1', 1],
    ['1,2,3', 3],
    ['1,2,', 3],
  ])('refuses the row %j of another width', async (row, found) => {
    expect(await messageFor(`a,b\n1,2\n${row}\n1,2\n`)).toBe(
      `in.csv:3: expected 2 fields as in the first line, found ${found}`,
    )
  })

  it('finds the line below quoted line ends and empty lines', async () => {
    const above =
      '\n"x",1,2\r\n"two\r\nlines",1,2\r\n\r\n\n"three\n\nlines",1,2\n"\r\r\n",1,2\n"x\r","\n1",2\n'
    expect(await messageFor(`id,a,b\n${above}y,1,?\n`)).toMatch(/^in\.csv:17: column `b`/)
  })

  it('finds the line of a row that itself goes over lines', async () => {
    expect(await messageFor('id,a,b\nx,1,2\n"one\r\ntwo",1,?\n')).toMatch(/^in\.csv:3: column `b`/)
  })

  it('reports the first problem of the file, wherever batches and chunks end', async () => {
    const rows = Array.from({ length: 50_000 }, (_, row) => `${row},${row}`)
    rows[40_000] = '1,2,3'
    rows[30_000] = 'x,1'
    rows[45_000] = '"'
    for (const batchSize of [7, 100, 4096]) {
      expect(await messageFor(`a,b\n${rows.join('\n')}\n`, { batchSize })).toMatch(
        /^in\.csv:30002: column `a`/,
      )
    }
  })

  it('refuses a class without a label', async () => {
    folder.model(highestModel())
    const labels = { 0: 'first' }
    expect(await messageFor('a,b\n2,1\n1,2\n', { labels })).toBe(
      'in.csv:3: the model predicted "1", which has no label; labelled are 0',
    )
  })
})

describe('text', () => {
  it.each([
    ['a quote that is never closed', 'a,b\n1,2\n\n3,"4\n5,6\n', 4, 'is never closed'],
    ['a quote within a field', 'a,b\n1,2\n3,4"5\n', 3, 'a quote stands within a field'],
    ['text after a closing quote', 'a,b\n1,2\n3,"4"5\n', 3, 'text follows the closing quote'],
  ])('refuses %s', async (_, csv, line, problem) => {
    const message = await messageFor(csv)
    expect(message).toContain(`in.csv:${line}: `)
    expect(message).toContain(problem)
  })

  it('refuses a row without an end before it fills the memory', async () => {
    const message = await messageFor(`a,b\n1,"${'2,3\n'.repeat(5_000_000)}`)
    expect(message).toBe(
      'in.csv:2: the row that begins here is longer than 16 MiB; is a quoted field never closed?',
    )
  })

  it('refuses text that is not UTF-8, and names the line', async () => {
    const latin1 = Buffer.from('a,b,city\n1,2,Bonn\n1,2,Köln\n', 'latin1')
    expect(await messageFor(latin1)).toBe(
      'in.csv:3: the text is not UTF-8; save the file as UTF-8 and try again',
    )
    expect(await messageFor(Buffer.from('a,b,c\n1,2,x\n1,2,\xc3', 'latin1'))).toContain(
      'in.csv:3: the text is not',
    )
    expect(await messageFor(Buffer.from('\ufeffa,b\n1,2\n', 'utf16le'))).toContain(
      'in.csv:1: the text is not',
    )
  })

  it('reads characters that a chunk of the file ends within', async () => {
    const header = 'a,b,c\n'
    // Four bytes a character: with each shift another of them stands at the end of the first chunk.
    for (const shift of ['', 'x', 'xx', 'xxx']) {
      const row = `1,2,${shift}${'🌸'.repeat(100_000)}`
      folder.write('in.csv', `${header}${row}\n`)
      expectOk(await folder.score())
      expect(folder.read('results.csv')).toBe(`a,b,c,prediction\n${row},3\n`)
    }
  })
})

describe('options and files', () => {
  it('refuses no features, repeated features and batch sizes that make no sense', async () => {
    folder.write('in.csv', 'a,b\n1,2\n')
    expect(await refusal({ features: [] })).toContain('no features are given')
    expect(await refusal({ features: ['a', 'a'] })).toBe('the feature `a` is given twice')
    for (const batchSize of [0, -1, 1.5, Number.NaN, 1e9]) {
      expect(await refusal({ batchSize })).toContain('the batch size must be a whole number from 1 to')
    }
    expect(await refusal({ labels: {} })).toBe('the labels are empty')
  })

  it('says which file cannot be read', async () => {
    expect(await refusal()).toBe('cannot read the CSV file in.csv: there is no such file or folder')
    folder.write('in.csv', 'a,b\n1,2\n')
    expect(await refusal({ modelPath: folder.file('none.onnx') })).toBe(
      'cannot read the model none.onnx: there is no such file or folder',
    )
    mkdirSync(folder.file('dir'))
    expect(await refusal({ csvPath: folder.file('dir') })).toBe(
      'cannot read the CSV file dir: it is a folder',
    )
    expect(await refusal({ csvPath: folder.file('in.csv/x') })).toContain(
      'a part of its path is not a folder',
    )
  })

  it('says why the results cannot be written', async () => {
    folder.write('in.csv', 'a,b\n1,2\n')
    mkdirSync(folder.file('dir'))
    const reasonFor = async (path: string) => (await refusal({ resultsPath: path })).split(': ')[1]
    expect(await reasonFor(folder.file('none/results.csv'))).toBe('there is no folder none')
    expect(await reasonFor(folder.file('in.csv/results.csv'))).toBe('in.csv is not a folder')
    expect(await reasonFor(folder.file('dir'))).toBe('it is a folder')
    expect(await reasonFor('/dev/null')).toBe('it is not a regular file')
    expect(await reasonFor(folder.file('in.csv'))).toBe('it would replace in.csv')
    symlinkSync('in.csv', folder.file('link.csv'))
    expect(await reasonFor(folder.file('link.csv'))).toBe('it would replace in.csv')
  })

  it('writes through a link, which stays one', async () => {
    folder.write('in.csv', 'a,b\n1,2\n')
    mkdirSync(folder.file('dir'))
    folder.write('dir/target.csv', 'old')
    symlinkSync('dir/target.csv', folder.file('results.csv'))
    expectOk(await folder.score())
    expect(folder.read('dir/target.csv')).toBe('a,b,prediction\n1,2,3\n')
  })

  it('keeps older results when anything goes wrong', async () => {
    folder.write('results.csv', 'old')
    await messageFor(`a,b\n${'1,2\n'.repeat(10_000)}1,x\n`)
    expect(folder.read('results.csv')).toBe('old')
  })

  it('stops when it is cancelled, and leaves nothing', async () => {
    folder.write('in.csv', `a,b\n${'1,2\n'.repeat(100_000)}`)
    const cancel = new AbortController()
    const onProgress = ({ rows }: { rows: number }) => rows >= 8192 && cancel.abort()
    expect(await refusal({ signal: cancel.signal, onProgress })).toBe(
      'scoring was cancelled; no results were written',
    )
    expect(await refusal({ signal: AbortSignal.abort() })).toContain('cancelled')
  })

  it('leaves nothing when the caller fails', async () => {
    folder.write('in.csv', 'a,b\n1,2\n')
    const before = folder.list()
    const onProgress = () => {
      throw new Error('the caller failed')
    }
    await expect(folder.score({ onProgress })).rejects.toThrow('the caller failed')
    expect(folder.list()).toEqual(before)
  })

  it('reads from a pipe', async () => {
    execFileSync('mkfifo', [folder.file('pipe')])
    folder.write('in.csv', 'a,b\n1,2\n')
    spawn('sh', ['-c', 'cat in.csv > pipe'], { cwd: folder.path, stdio: 'ignore' })
    expect(expectOk(await folder.score({ csvPath: folder.file('pipe') })).rows).toBe(1)
  })
})

describe('a full disk', () => {
  it('is named, and nothing is left', async ({ skip }) => {
    const disk = new ScoreFolder()
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk.path], { stdio: 'ignore' })
    } catch {
      disk.remove()
      skip('a small disk needs the right to mount one')
    }
    try {
      folder.write('in.csv', `a,b\n${'1,2\n'.repeat(100_000)}`)
      const resultsPath = disk.file('results.csv')
      expect(expectProblem(await folder.score({ resultsPath }))).toEqual({
        kind: 'disk-full',
        path: resultsPath,
      })
      expect(disk.list()).toEqual([])
    } finally {
      execFileSync('umount', [disk.path])
      disk.remove()
    }
  })
})

describe('onnxruntime-node', () => {
  it('is asked for with the command that installs it', async () => {
    await build({
      entryPoints: [fileURLToPath(new URL('../../src/score/onnx-runtime.ts', import.meta.url))],
      outfile: folder.file('onnx-runtime.mjs'),
      bundle: true,
      format: 'esm',
      platform: 'node',
      external: ['onnxruntime-node'],
    })
    folder.write(
      'load.mjs',
      "import { loadOnnxRuntime } from './onnx-runtime.mjs'\n" +
        'console.log(JSON.stringify(await loadOnnxRuntime()))',
    )
    // In its own process, outside this project, where there is no such package to find.
    const output = execFileSync(process.execPath, [folder.file('load.mjs')], { encoding: 'utf8' })
    expect(describeScoreProblem(expectProblem(JSON.parse(output)))).toContain(
      'which is not installed. Install it next to pxrun with `npm install --ignore-scripts onnxruntime-node@1.30.0`',
    )
  })

  it('is not called missing when it is there but cannot be loaded', async () => {
    const broken = async () => {
      throw new Error('libonnxruntime.so.1: cannot open shared object file\nRequire stack: …')
    }
    expect(describeScoreProblem(expectProblem(await loadOnnxRuntime(broken)))).toBe(
      'onnxruntime-node is installed but does not load on this machine: libonnxruntime.so.1: cannot open shared object file',
    )
  })
})
