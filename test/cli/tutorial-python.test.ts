/** The tutorial's own Python scoring job, unchanged, with the tracking module that pxrun ships. */
import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root, workspace } from './support.js'

const tutorial = join(root, '../shared/reference/batch-scoring.md')
/** Debian's Python has the packages; another one may come first on the PATH. */
const pythonFolder = ['/usr/bin', '/usr/local/bin'].find(
  (folder) => spawnSync(join(folder, 'python'), ['-c', 'import pandas, joblib, sklearn']).status === 0,
)
const missing = [
  ...(existsSync(tutorial) ? [] : ['the tutorial is not beside the project']),
  ...(pythonFolder ? [] : ['no `python` with pandas, joblib and scikit-learn in /usr/bin or /usr/local/bin']),
]

/** What `.ci/run` sets once it has installed Python: from then on a skip is a failure. */
const required = process.env.PXRUN_TEST_PYTHON !== undefined && existsSync(tutorial)

const TRAIN = `
import joblib
import pandas as pd
from sklearn.linear_model import LogisticRegression
from polyaxon import tracking

tracking.init()
frame = pd.read_csv("iris.csv")
features = frame[["sepal.length", "sepal.width", "petal.length", "petal.width"]].values
classes = frame["variety"].str.lower().map({"setosa": 0, "versicolor": 1, "virginica": 2})
model = LogisticRegression(max_iter=500).fit(features, classes)
tracking.log_metrics(accuracy=model.score(features, classes))
joblib.dump(model, "model.joblib")
tracking.log_model("model.joblib", name="iris-model", framework="scikit-learn", versioned=False)
`

/** A fenced block of the tutorial that contains a text. */
function block(language: string, content: string): string {
  const blocks = readFileSync(tutorial, 'utf8').matchAll(
    new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'),
  )
  return [...blocks].map((match) => match[1]!).find((text) => text.includes(content))!
}

describe.skipIf(missing.length > 0 && !required)(
  `the tutorial in Python${missing.length ? ` (skipped: ${missing.join('; ')})` : ''}`,
  () => {
    it('trains, logs the model, and scores with the unchanged scoring_job.py', () => {
      expect(missing).toEqual([])
      const train =
        'version: 1.1\nkind: component\nname: train\nrun:\n  kind: job\n  container:\n    command: [python, train.py]\n'
      const { folder, home, pxrun, write } = workspace({ 'train.py': TRAIN, 'train.yaml': train })
      copyFileSync(join(root, 'fixtures/iris/iris.csv'), join(folder, 'iris.csv'))
      const repository = join(folder, 'polyaxon-ml-serving')
      write('polyaxon-ml-serving/batch-scoring/scoring_job.py', block('python', 'def load_model'))
      mkdirSync(repository, { recursive: true })
      copyFileSync(join(root, 'fixtures/iris/inputs.csv'), join(repository, 'batch-scoring/inputs.csv'))
      for (const args of [
        ['init', '--quiet'],
        ['add', '.'],
        ['-c', 'user.name=T', '-c', 'user.email=t@example.org', 'commit', '-qm', 'x'],
      ]) {
        execFileSync('git', args, { cwd: repository })
      }
      write(
        'scoring.yaml',
        block('yaml', 'name: batch-scoring').replace(
          'https://github.com/polyaxon/polyaxon-ml-serving',
          repository,
        ),
      )
      const env = { PATH: `${pythonFolder}:/usr/bin:/bin` }

      const trained = JSON.parse(pxrun(['run', '-f', 'train.yaml', '-o', 'json'], { env }).stdout)
      expect(trained).toMatchObject({ status: 'succeeded', outputs: { accuracy: expect.any(Number) } })
      const { status, stdout, stderr } = pxrun(['run', '-f', 'scoring.yaml', '-P', `uuid=${trained.uuid}`], {
        env,
      })
      expect({ status, stderr }).toMatchObject({ status: 0 })
      expect(stdout).toMatch(/main \| Started scoring csv \.\/inputs\.csv!\nmain \| Finished scoring!/)

      const [scored] = JSON.parse(pxrun(['ops', 'ls', '-q', 'name:batch-scoring', '-o', 'json']).stdout).runs
      const [header, ...rows] = readFileSync(join(home, 'runs', scored.uuid, 'outputs/results.csv'), 'utf8')
        .trim()
        .split('\n')
      expect(header!.split(',').slice(-2)).toEqual(['prediction', 'prediction_class'])
      const right = rows.filter((row) => row.split(',')[4]!.toLowerCase() === row.split(',').at(-1))
      expect(right.length / rows.length).toBeGreaterThan(0.9)
      const artifacts = JSON.parse(pxrun(['ops', 'artifacts', scored.uuid, '-o', 'json']).stdout)
      expect(artifacts).toContainEqual(
        expect.objectContaining({
          name: 'scoring-results',
          kind: 'csv',
          path: 'outputs/results.csv',
          is_input: false,
        }),
      )
      const { upstream } = JSON.parse(pxrun(['ops', 'lineage', scored.uuid, '-o', 'json']).stdout)
      expect(upstream).toMatchObject([
        { upstream: trained.uuid, values: { paths: [`${trained.uuid}/outputs/model/model.joblib`] } },
      ])
    })
  },
)
