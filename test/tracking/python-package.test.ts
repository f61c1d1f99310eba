/** The small `polyaxon` package for Python, run by a real interpreter. */
import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, utimesSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../src/base/value.js'
import { collectRun } from '../../src/tracking/collect-run.js'
import { readEventFile, readEventSlice } from '../../src/tracking/formats/event-file.js'
import {
  examples,
  hasExamples,
  hasPython,
  nodeScript,
  type Place,
  projectRoot,
  pythonFolder,
  pythonScript,
  readJson,
  runNode,
  runPlace,
  runPython,
  UUID,
  write,
} from './support.js'

const run = promisify(execFile)
const final = { final: true }
const TUTORIAL = join(examples, '..', 'batch-scoring.md')
const REASON = hasPython ? '' : ' (skipped: there is no python3)'

describe.skipIf(!hasPython)(`a Python script that tracks its run${REASON}`, () => {
  it('leaves all it logged in the formats of the real library', async () => {
    const place = runPlace()
    write(join(place.root, 'model.joblib'), 'hello')
    runPython(
      place,
      `
from polyaxon.schemas import V1ArtifactKind
tracking.init(track_env=False, description="first try", tags=["a"])
tracking.log_inputs(lr=0.1, layers=[1, 2])
tracking.log_input("opt", "sgd")
tracking.log_metrics(step=0, loss=1, acc=0.5)
tracking.log_metrics(step=1, loss=1/3, acc=0.6)
tracking.log_metric("single/metric-name", 3, timestamp="2026-11-22T11:28:57Z")
tracking.log_metric("nan_metric", float("nan"), step=1)
tracking.log_metric("step", 1e-05, 7)
tracking.log_text("note", 'line1\\nline2 | "é"', step=1)
tracking.log_html(name="page", html="<b>hi|there</b>")
tracking.log_confusion_matrix("conf", ["a", "b"], ["a", "b"], [[1, 2], [3, 4]], step=1)
tracking.log_roc_auc_curve("roc1", [0, 0.5, 1], [0, 0.7, 1], auc=0.8, step=1)
path = ${JSON.stringify(join(place.root, 'model.joblib'))}
tracking.log_model(path, name="iris-model", framework="scikit-learn", versioned=False)
tracking.log_model(path, name="mod_step", framework="fw", step=3)
tracking.log_artifact(path, kind=V1ArtifactKind.CSV, name="art_step", step=2)
tracking.log_outputs(best=0.9, inf=float("inf"))
tracking.log_output("note", {"x": (1, None)})
tracking.log_tags("b, a,c")
tracking.set_name("new-name")
tracking.log_progress(0.4)
tracking.end()
`,
    )
    const { folder } = place
    const text = (path: string) => readFileSync(join(folder, path), 'utf8').replace(TIME, 'TIME')
    expect(text('events/metric/loss.plx')).toBe(
      'step|timestamp|metric\n0|TIME|1.0\n1|TIME|0.3333333333333333',
    )
    expect(text('events/metric/single__metric-name.plx')).toBe('step|timestamp|metric\n|TIME|3.0')
    expect(text('events/metric/step.plx')).toBe('step|timestamp|metric\n7|TIME|1e-05')
    expect(text('events/text/note.plx')).toBe(
      '\n{"timestamp": "TIME", "step": 1, "text": "line1\\nline2 | \\"\\u00e9\\""}',
    )
    expect(text('events/html/page.plx')).toBe(
      '\n{"timestamp": "TIME", "step": null, "html": "<b>hi|there</b>"}',
    )
    expect(text('events/model/mod_step.plx')).toBe(
      'step|timestamp|model\n3|TIME|{"framework":"fw","path":"assets/model/mod_step_3.joblib"}',
    )
    expect(text('events/csv/art_step.plx')).toBe(
      'step|timestamp|csv\n2|TIME|{"kind":"csv","path":"assets/csv/art_step_2.joblib"}',
    )
    const collected = await collectRun(folder)
    expect(collected.problems).toEqual([])
    expect(collected).toMatchObject({
      name: 'new-name',
      description: 'first try',
      tags: ['a', 'b', 'c'],
      inputs: { lr: 0.1, layers: [1, 2], opt: 'sgd' },
      outputs: {
        best: 0.9,
        inf: null,
        note: { x: [1, null] },
        loss: 0.3333333333333333,
        acc: 0.6,
        'single__metric-name': 3,
        nan_metric: null,
        step: 0.00001,
      },
      metaInfo: { progress: 0.4, has_metrics: true, has_events: true, has_model: true },
    })
    expect(collected.artifacts.find(({ name }) => name === 'iris-model')).toEqual({
      name: 'iris-model',
      kind: 'model',
      path: 'outputs/model/model.joblib',
      summary: {
        framework: 'scikit-learn',
        path: join(folder, 'outputs/model/model.joblib'),
        hash: '5d41402abc4b',
      },
      isInput: false,
    })
    expect(readFileSync(join(folder, 'outputs/model/model.joblib'), 'utf8')).toBe('hello')
  })

  it.skipIf(!existsSync(TUTORIAL))('may be the scoring job of the tutorial, as it stands', async () => {
    const place = runPlace()
    const job = /```python\n(import argparse\n.*?)```/s.exec(readFileSync(TUTORIAL, 'utf8'))![1]!
    write(join(place.root, 'scoring_job.py'), job)
    write(join(place.root, 'pandas.py'), TINY_PANDAS)
    write(join(place.root, 'joblib.py'), TINY_JOBLIB)
    const arguments_ = [
      '--model-path',
      '/dev/null',
      '--csv-path',
      join(projectRoot, 'fixtures/iris/inputs.csv'),
    ]
    const output = execFileSync('python3', [join(place.root, 'scoring_job.py'), ...arguments_], {
      env: place.env,
      encoding: 'utf8',
    })
    expect(output).toContain('Finished scoring!')
    const { artifacts } = await collectRun(place.folder)
    expect(artifacts).toContainEqual({
      name: 'scoring-results',
      kind: 'csv',
      path: 'outputs/results.csv',
      summary: {
        path: join(place.folder, 'outputs/results.csv'),
        hash: expect.stringMatching(/^[0-9a-f]{12}$/),
      },
      isInput: false,
    })
    expect(readFileSync(join(place.folder, 'outputs/results.csv'), 'utf8')).toContain('setosa')
    expect(readJson(join(place.folder, 'outputs/env.json'))).toMatchObject({
      python_version: expect.stringMatching(/^3\.\d+\.\d+/),
    })
    expect(readJson(join(place.folder, 'run.plx.json'))).toMatchObject({ uuid: UUID, status: 'succeeded' })
  })

  it('records the packages that it may import', () => {
    const place = runPlace()
    mkdirSync(join(place.root, 'site', 'Some_Package-1.2.3.dist-info'), { recursive: true })
    const env = { ...place.env, PYTHONPATH: [pythonFolder, join(place.root, 'site')].join(delimiter) }
    runPython({ ...place, env }, 'tracking.init()')
    const { packages } = readJson(join(place.folder, 'outputs/env.json'))
    expect(packages).toContainEqual(['some-package', '1.2.3'])
  })

  it('that fails, or is killed, has still left what it logged', async () => {
    const place = runPlace()
    const failing = pythonScript(
      place,
      'failing.py',
      'tracking.init()\ntracking.log_metric("loss", 1)\nraise RuntimeError("boom")',
    )
    expect(spawnSync('python3', [failing], { env: place.env }).status).toBe(1)
    expect(readJson(join(place.folder, 'run.plx.json'))).toMatchObject({
      status: 'failed',
      outputs: { loss: 1 },
      status_conditions: [
        { type: 'created' },
        { type: 'running' },
        {
          type: 'failed',
          reason: 'ExitHandler',
          message: "An exception was raised during the run. Type: <class 'RuntimeError'>, Value: boom",
        },
      ],
    })
    const killed = pythonScript(
      place,
      'killed.py',
      'import os\ntracking.init()\ntracking.log_metric("loss", 0.5)\ntracking.log_output("best", 2)\nos.kill(os.getpid(), 9)',
    )
    expect(spawnSync('python3', [killed], { env: place.env }).signal).toBe('SIGKILL')
    expect((await collectRun(place.folder)).outputs).toEqual({ loss: 0.5, best: 2 })
  })

  it('may log what numpy, pandas and the like hold, which is as text or as lists', async () => {
    const place = runPlace()
    runPython(
      place,
      `
import datetime, enum, pathlib
class Array:
    def __init__(self, items): self.items = items
    def tolist(self): return self.items
    def __float__(self): return float(self.items)
class Color(str, enum.Enum):
    RED = "red"
tracking.init(track_env=False)
tracking.log_metric("scalar", Array(0.5))
tracking.log_outputs(array=Array([1, 2.5]), path=pathlib.PurePosixPath("/a/b"), color=Color.RED,
                     day=datetime.datetime(2026, 1, 2), nan=float("nan"), nested={1: {"x"}}, lone="\\udcff")
tracking.log_artifact_ref(pathlib.PurePosixPath("/data/x.csv"), "csv")
`,
    )
    expect((await collectRun(place.folder)).outputs).toEqual({
      scalar: 0.5,
      array: [1, 2.5],
      path: '/a/b',
      color: 'red',
      day: '2026-01-02T00:00:00',
      nan: null,
      nested: { 1: ['x'] },
      lone: '\udcff',
    })
  })

  it.each([
    ['tracking.log_metric("a", 1)', 'call `tracking.init()` first'],
    ['tracking.init(); tracking.log_metric("日本", 1)', 'is no name'],
    ['tracking.init(); tracking.log_metric("a", None)', 'TypeError'],
    ['tracking.init(); tracking.log_artifact_ref("x", "../../x")', "'../../x' is not a valid V1ArtifactKind"],
    ['tracking.init(); tracking.get_outputs_path("../../x")', "leads out of the run's folder"],
    ['tracking.init(); tracking.get_artifacts_path("/etc/passwd")', "leads out of the run's folder"],
    ['tracking.init(); tracking.log_model(__file__, rel_path="../../..")', "leads out of the run's folder"],
    ['tracking.init(); tracking.log_artifact("/nowhere/x")', '/nowhere/x'],
    ['tracking.init(run_uuid="../x")', "'../x' is not a run's uuid"],
    ['tracking.init(); tracking.log_image("x.png")', 'pip install polyaxon'],
  ])('is told of a mistake: %s', (call, message) => {
    const place = runPlace()
    const script = pythonScript(place, 'script.py', call)
    const { stderr, status } = spawnSync('python3', [script], { env: place.env, encoding: 'utf8' })
    expect(stderr).toContain(message)
    expect(status).toBe(1)
    expect(readdirSync(place.root).filter((name) => name !== 'script.py' && name !== 'runs')).toEqual([])
  })

  it('outside of a run is told how to start', () => {
    const place = runPlace()
    const script = pythonScript(place, 'script.py', 'tracking.init()')
    const env = { PATH: place.env.PATH!, PYTHONPATH: pythonFolder, PYTHONDONTWRITEBYTECODE: '1' }
    const { stderr } = spawnSync('python3', [script], { env, encoding: 'utf8' })
    expect(stderr).toContain('pxrun run -f polyaxonfile.yaml')
    write(
      script,
      'from polyaxon import tracking\ntracking.init(is_offline=True, run_uuid="mine")\ntracking.log_output("a", 1)',
    )
    execFileSync('python3', [script], { env: { ...env, POLYAXON_OFFLINE_ROOT: place.root } })
    expect(readJson(join(place.root, 'runs/mine/run.plx.json'))).toMatchObject({
      uuid: 'mine',
      outputs: { a: 1 },
    })
  })

  it('may fork: only the process that began the run ends it', () => {
    const place = runPlace()
    runPython(
      place,
      `
import os, sys
tracking.init(track_env=False)
child = os.fork()
if child == 0:
    tracking.log_metric("loss", 1, step=0)
    sys.exit(0)
os.waitpid(child, 0)
from polyaxon._files import read_json
assert read_json(tracking.get_artifacts_path("run.plx.json"))["status"] == "running"
tracking.log_metric("loss", 2, step=1)
`,
    )
    expect(readJson(join(place.folder, 'run.plx.json'))).toMatchObject({
      status: 'succeeded',
      outputs: { loss: 2 },
    })
  })
})

/** As much of pandas and joblib as the tutorial uses: neither can be installed for a test. */
const TINY_PANDAS = `
import csv
class Column(list):
    def apply(self, function): return Column(map(function, self))
class DataFrame:
    def __init__(self, rows): self.rows = rows
    def __getitem__(self, key):
        if isinstance(key, list): return DataFrame([{name: row[name] for name in key} for row in self.rows])
        return Column(row[key] for row in self.rows)
    def __setitem__(self, key, column):
        for row, value in zip(self.rows, column): row[key] = value
    @property
    def values(self): return [[float(value) for value in row.values()] for row in self.rows]
    def to_csv(self, path, index=True):
        with open(path, "w") as file:
            writer = csv.DictWriter(file, self.rows[0])
            writer.writeheader()
            writer.writerows(self.rows)
def read_csv(path):
    with open(path, encoding="utf-8-sig") as file: return DataFrame(list(csv.DictReader(file)))
`

const TINY_JOBLIB = `
class Classifier:
    def predict(self, rows): return [0 if row[2] < 2.5 else 1 if row[2] < 4.8 else 2 for row in rows]
def load(file): return Classifier()
`

const TIME = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}\+00:00/g

describe.skipIf(!hasPython)(`both libraries${REASON}`, () => {
  it('write the same for the same calls', () => {
    const javascript = runPlace()
    const python = runPlace()
    for (const place of [javascript, python]) {
      write(join(place.root, 'saved/b.txt'), 'b')
      write(join(place.root, 'saved/sub/a.txt'), 'a')
      write(join(place.root, 'f.tar.gz'), 'x,y')
    }
    runNode(
      javascript,
      `process.chdir(${JSON.stringify(javascript.root)})
       tracking.init({ name: 'n', tags: ['a'] })
       tracking.logInputs({ lr: 0.5, 'a/b c': [1, null, 'é'] })
       tracking.logMetric('loss', 0.1, { step: 0 })
       tracking.logMetric('loss', 1e-7, { step: 1 })
       tracking.logMetric('odd name/é (%)', 1e22)
       tracking.logMetric('bad', -Infinity, { step: -1 })
       tracking.logText('note', 'a\\n"b" é 😀', { step: 1 })
       tracking.logModel('saved', { name: 'm', framework: 'tf', summary: { k: 1 } })
       tracking.logModel('f.tar.gz', { framework: 'tf', step: 2 })
       tracking.logArtifact('f.tar.gz', { kind: 'csv', relPath: 'deep/er' })
       tracking.logArtifact('f.tar.gz', { kind: 'csv', step: 4 })
       tracking.logArtifactRef('saved/sub', { kind: 'dir', isInput: true })
       tracking.logTags('b,a')
       tracking.setDescription('d')`,
    )
    runPython(
      python,
      `
import os
os.chdir(${JSON.stringify(python.root)})
tracking.init(name="n", tags=["a"], track_env=False)
tracking.log_inputs(**{"lr": 0.5, "a/b c": [1, None, "é"]})
tracking.log_metric("loss", 0.1, step=0)
tracking.log_metric("loss", 1e-7, step=1)
tracking.log_metric("odd name/é (%)", 1e22)
tracking.log_metric("bad", -float("inf"), step=-1)
tracking.log_text("note", 'a\\n"b" é 😀', step=1)
tracking.log_model("saved", name="m", framework="tf", summary={"k": 1})
tracking.log_model("f.tar.gz", framework="tf", step=2)
tracking.log_artifact("f.tar.gz", kind="csv", rel_path="deep/er")
tracking.log_artifact("f.tar.gz", kind="csv", step=4)
tracking.log_artifact_ref("saved/sub", "dir", is_input=True)
tracking.log_tags("b,a")
tracking.set_description("d")
`,
    )
    expect(contentOf(python)).toEqual(contentOf(javascript))
    expect(Object.keys(contentOf(python)).length).toBeGreaterThan(10)
  })

  it('log to one run at once without losing anything', async () => {
    const place = runPlace()
    const node = nodeScript(
      place,
      'worker.mjs',
      `tracking.init()
       for (let step = 0; step < 100; step++) {
         tracking.logMetric('loss', step, { step })
         if (step % 10 === 0) tracking.logOutput('js' + step, step)
         if (step % 10 === 0) tracking.logArtifactRef('/data/js' + step)
       }`,
    )
    const python = pythonScript(
      place,
      'worker.py',
      `
import sys
tracking.init(track_env=False)
for step in range(100):
    tracking.log_metric("loss", step, step=step)
    if step % 10 == 0:
        tracking.log_output(f"py{sys.argv[1]}{step}", step)
        tracking.log_file_ref(f"/data/py{sys.argv[1]}{step}")
`,
    )
    await Promise.all([
      run(process.execPath, [node], { env: place.env }),
      run('python3', [python, 'a'], { env: place.env }),
      run('python3', [python, 'b'], { env: place.env }),
    ])
    const { events } = await readEventFile(join(place.folder, 'events/metric/loss.plx'), 0, final)
    expect(events).toHaveLength(300)
    const collected = await collectRun(place.folder)
    expect(collected.problems).toEqual([])
    expect(Object.keys(collected.outputs).filter((name) => /^(js|py)/.test(name))).toHaveLength(30)
    expect(collected.artifacts.filter(({ kind }) => kind === 'file')).toHaveLength(30)
  })

  it('take away the lock of a process that was killed', () => {
    const place = runPlace()
    const lock = write(join(place.folder, '.plx.lock'), '12345 0.5')
    const longAgo = new Date(Date.now() - 60_000)
    utimesSync(lock, longAgo, longAgo)
    runPython(place, 'tracking.init(track_env=False)\ntracking.log_output("a", 1)')
    expect(readJson(join(place.folder, 'run.plx.json')).outputs).toEqual({ a: 1 })
    expect(existsSync(lock)).toBe(false)
  })
})

/** All files of a run's folder with their text; JSON with its keys in order; times and places made equal. */
function contentOf(place: Place): Record<string, Json> {
  const paths = readdirSync(place.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  return Object.fromEntries(
    paths.sort().map((path) => {
      const text = readFileSync(path, 'utf8')
        .replaceAll(place.root, 'ROOT')
        .replace(TIME, 'TIME')
        .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00/g, 'TIME')
        .replace(/"duration":[\d.]+/, '"duration":0')
      return [path.slice(place.folder.length), path.endsWith('.json') ? withOrder(JSON.parse(text)) : text]
    }),
  )
}

const withOrder = (value: Json): Json =>
  Array.isArray(value)
    ? value.map(withOrder)
    : typeof value === 'object' && value !== null
      ? Object.entries(value).map(([key, item]) => [key, withOrder(item as Json)])
      : value

const TITLE = hasExamples ? '' : ' (skipped: ../shared is not there)'

describe.skipIf(!hasPython || !hasExamples)(`the shape of what Python writes${REASON}${TITLE}`, () => {
  it('is that of the real library', () => {
    const place = runPlace()
    runPython(
      place,
      `
tracking.init(track_env=False, name="n", description="d", tags="a")
tracking.set_readme("r")
tracking.log_inputs(lr=0.1)
for step, loss in enumerate([1.0, 0.5, 1/3]):
    tracking.log_metrics(step=step, loss=loss, acc=0.5 + step / 10)
tracking.log_metric("single/metric-name", 3.0)
tracking.log_metric("nan_metric", float("nan"), step=1)
tracking.log_metric("inf_metric", float("inf"), step=1)
tracking.log_text("note", 'line1\\nline2 | with pipe "q" é', step=1)
tracking.log_html("page", "<b>hi|there</b>", step=1)
tracking.log_np_histogram("nphist", range(10), range(11), step=1)
tracking.log_curve("curve1", [0, 1], [0, 2], annotation="a=1", step=1)
tracking.log_roc_auc_curve("roc1", [0, 0.5, 1], [0, 0.7, 1], auc=0.8, step=1)
tracking.log_pr_curve("pr1", [1, 0.5], [0, 1], average_precision=0.6, step=1)
tracking.log_confusion_matrix("conf", ["a", "b"], ["a", "b"], [[1, 2], [3, 4]], step=1)
path = tracking.get_artifacts_path("outputs/m.bin")
open(path, "w").close()
tracking.log_model(path, name="mod_step", framework="fw", step=3)
tracking.log_artifact(path, kind="csv", name="art_step", step=2)
`,
    )
    const example = join(examples, 'all_kinds_failed')
    const text = (path: string) => readFileSync(path, 'utf8').replace(TIME, 'TIME')
    for (const name of [
      'metric/acc',
      'metric/loss',
      'metric/single__metric-name',
      'metric/nan_metric',
      'metric/inf_metric',
      'text/note',
      'html/page',
      'histogram/nphist',
      'curve/curve1',
      'curve/roc1',
      'curve/pr1',
      'confusion/conf',
      'model/mod_step',
    ]) {
      const path = `events/${name}.plx`
      expect(text(join(place.folder, path))).toBe(text(join(example, path)))
      expect(readEventSlice(join(place.folder, path), 0, final).broken).toBeUndefined()
    }
    const runKeys = (folder: string) => Object.keys(readJson(join(folder, 'run.plx.json')))
    expect(runKeys(place.folder)).toEqual(runKeys(example))
    const summaries = (folder: string): Record<string, Json> =>
      Object.fromEntries(
        readJson(join(folder, 'lineages.plx.json')).map((entry: { name: string; summary: Json }) => [
          entry.name,
          { ...entry, summary: { ...(entry.summary as object), timestamp: null } } as unknown as Json,
        ]),
      )
    const real = summaries(example)
    for (const name of [
      'acc',
      'loss',
      'nan_metric',
      'inf_metric',
      'single__metric-name',
      'note',
      'roc1',
      'mod_step',
    ]) {
      expect(summaries(place.folder)[name], name).toEqual(real[name])
    }
  })
})

describe.skipIf(!hasPython)(`where the real library is installed${REASON}`, () => {
  const REAL = {
    '__init__.py': 'WHO = "real"\nfrom polyaxon import inner\nBOTH = inner.WHO',
    'inner.py': 'import polyaxon\nWHO = "real inner of " + polyaxon.WHO',
    'tracking.py': 'def init():\n    return "real tracking"',
  }
  const SHOW =
    'import polyaxon, sys\nfrom polyaxon import tracking\nimport polyaxon.inner\n' +
    'print(polyaxon.BOTH, tracking.init(), sys.modules["polyaxon"] is polyaxon, polyaxon.__file__)'

  const realIn = (folder: string) => {
    for (const [name, text] of Object.entries(REAL)) write(join(folder, 'polyaxon', name), text)
  }
  const python = (place: Place, body: string, path: string) => {
    const script = write(join(place.root, 'scripts', 'script.py'), body)
    return execFileSync('python3', [script], {
      env: { ...place.env, PYTHONPATH: path },
      encoding: 'utf8',
    }).trim()
  }

  it.each(['behind', 'before'])('on the path %s it, pxrun gives way completely', (where) => {
    const place = runPlace()
    const site = join(place.root, 'site')
    realIn(site)
    const path = where === 'behind' ? [pythonFolder, site] : [site, pythonFolder]
    const file = join(site, 'polyaxon', '__init__.py')
    expect(python(place, SHOW, path.join(delimiter))).toBe(`real inner of real real tracking True ${file}`)
  })

  it('in site-packages, pxrun gives way too', () => {
    const place = runPlace()
    const user = join(place.root, 'user')
    const env = { ...place.env, PYTHONUSERBASE: user }
    const where = execFileSync('python3', ['-c', 'import site; print(site.getusersitepackages())'], {
      env,
      encoding: 'utf8',
    })
    realIn(where.trim())
    const script = write(join(place.root, 'script.py'), SHOW)
    expect(execFileSync('python3', [script], { env, encoding: 'utf8' })).toContain(
      'real inner of real real tracking',
    )
  })

  it('in an editable way, pxrun gives way too', () => {
    const place = runPlace()
    realIn(join(place.root, 'checkout'))
    const finder = `
import importlib.util, sys
class Editable:
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name == "polyaxon":
            file = ${JSON.stringify(join(place.root, 'checkout/polyaxon/__init__.py'))}
            return importlib.util.spec_from_file_location(name, file, submodule_search_locations=[file[:-12]])
sys.meta_path.append(Editable)
`
    expect(python(place, finder + SHOW, pythonFolder)).toContain('real inner of real real tracking')
  })

  it('and broken, its own error is seen', () => {
    const place = runPlace()
    const site = join(place.root, 'site')
    write(join(site, 'polyaxon/__init__.py'), 'import not_there_at_all')
    const script = write(join(place.root, 'script.py'), 'import polyaxon')
    const env = { ...place.env, PYTHONPATH: [pythonFolder, site].join(delimiter) }
    const { stderr } = spawnSync('python3', [script], { env, encoding: 'utf8' })
    expect(stderr).toContain("No module named 'not_there_at_all'")
  })

  it('is not what a folder of that name is, nor a link to this package', () => {
    const place = runPlace()
    mkdirSync(join(place.root, 'scripts', 'polyaxon'), { recursive: true })
    write(join(place.root, 'scripts/polyaxon/polyaxonfile.yaml'), 'version: 1.1')
    symlinkSync(pythonFolder, join(place.root, 'same'))
    const body = 'from polyaxon import tracking\nprint(tracking.__file__)'
    const path = [pythonFolder, join(place.root, 'same')].join(delimiter)
    expect(python(place, body, path)).toBe(join(projectRoot, 'python/polyaxon/tracking.py'))
  })
})

describe.skipIf(!hasPython)(`the Python package${REASON}`, () => {
  it('offers the names that scripts import', () => {
    const place = runPlace()
    const output = runPython(
      place,
      `
from polyaxon.schemas import V1ArtifactKind, V1Statuses
from polyaxon.polyboard.artifacts import V1ArtifactKind as Old
from polyaxon.tracking import Run, get_or_create_run, log_metrics
from polyaxon.exceptions import PolyaxonClientException
import polyaxon.tracking
assert V1ArtifactKind is Old and V1ArtifactKind.CSV == "csv" and V1Statuses.FAILED == "failed"
run = get_or_create_run()
assert get_or_create_run() is run is tracking.TRACKING_RUN and isinstance(run, Run)
assert run.run_uuid == "${UUID}" and run.owner == "acme" and run.project == "iris"
for name in """init log_inputs log_outputs log_input log_output log_metric log_metrics log_model log_artifact
    log_artifact_ref log_model_ref log_data_ref log_file_ref log_dir_ref log_tensorboard_ref get_outputs_path
    get_artifacts_path get_tensorboard_path set_name set_description set_readme log_tags log_meta log_progress
    log_text log_html log_status log_succeeded log_failed log_stopped log_env end""".split():
    assert callable(getattr(tracking, name)), name
    assert name in polyaxon.tracking.__all__, name
print("fine")
`,
    )
    expect(output).toBe('fine\n')
  })
})
