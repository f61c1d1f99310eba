// `pxrun score`: rows per second and peak memory, beside the tutorial's way in Python where that is there.
//   npm run setup && node bench/score.mjs [ROWS …]     (default 1000000; GNU time measures the memory)
import { execFileSync, spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const work = mkdtempSync(join(tmpdir(), 'pxrun-bench-'))
const pxrun = [process.execPath, join(root, 'dist', 'bin.cjs')]
const features = 'sepal.length,sepal.width,petal.length,petal.width'
const [header, ...samples] = readFileSync(join(root, 'fixtures', 'iris', 'iris.csv'), 'utf8')
  .trim()
  .split('\n')

execFileSync(process.execPath, [join(root, 'scripts', 'demo.mjs')], {
  env: { ...process.env, PXRUN_DEMO_DIR: work },
  stdio: 'ignore',
})
const runs = join(work, 'home', 'runs')
const model = readdirSync(runs)
  .map((uuid) => join(runs, uuid, 'outputs', 'model', 'model.onnx'))
  .find((path) => spawnSync('test', ['-f', path]).status === 0)

const PYTHON = `
import sys, joblib, pandas as pd
frame = pd.read_csv(sys.argv[2])
frame["prediction"] = joblib.load(sys.argv[1]).predict(frame["${features}".split(",")].values)
frame.to_csv(sys.argv[3], index=False)
`
const TRAIN = `
import sys, joblib, pandas as pd
from sklearn.linear_model import LogisticRegression
frame = pd.read_csv(sys.argv[1])
joblib.dump(LogisticRegression(max_iter=500).fit(frame["${features}".split(",")].values, frame["variety"]), sys.argv[2])
`
const python = ['/usr/bin/python3', 'python3'].find(
  (name) => spawnSync(name, ['-c', 'import pandas, joblib, sklearn']).status === 0,
)

for (const rows of process.argv.slice(2).length > 0 ? process.argv.slice(2).map(Number) : [1_000_000]) {
  const csv = writeRows(rows)
  const out = join(work, 'results.csv')
  report(`pxrun score, ${rows} rows`, rows, [
    ...pxrun,
    'score',
    '--model',
    model,
    '--csv',
    csv,
    '--out',
    out,
    '--features',
    features,
    '--quiet',
  ])
  if (!python) continue
  const joblib = join(work, 'model.joblib')
  execFileSync(python, ['-c', TRAIN, join(root, 'fixtures', 'iris', 'iris.csv'), joblib])
  report(`pandas and scikit-learn, ${rows} rows`, rows, [python, '-c', PYTHON, joblib, csv, out])
}

function writeRows(rows) {
  const path = join(work, `${rows}.csv`)
  const file = openSync(path, 'w')
  writeSync(file, `${header}\n`)
  const block = `${Array.from({ length: 10_000 }, (_, i) => samples[i % samples.length]).join('\n')}\n`
  for (let written = 0; written < rows; written += 10_000) writeSync(file, block)
  closeSync(file)
  return path
}

function report(title, rows, [program, ...args]) {
  const start = process.hrtime.bigint()
  const { status, stderr } = spawnSync('/usr/bin/time', ['-f', '%M', program, ...args], { encoding: 'utf8' })
  const seconds = Number(process.hrtime.bigint() - start) / 1e9
  if (status !== 0) throw new Error(stderr)
  const megabytes = Number(stderr.trim().split('\n').at(-1)) / 1024
  console.log(
    `${title}: ${seconds.toFixed(1)} s, ${Math.round(rows / seconds)} rows per second, peak ${Math.round(megabytes)} MB`,
  )
}
