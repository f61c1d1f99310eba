/** Every kind of init step, as one document names them all, on every executor: what each brings is there for the job. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import initSchema from '../../schemas/init/init.json' with { type: 'json' }
import { BUSYBOX } from '../executors/engines/busybox-image.js'
import { onEngines } from '../executors/engines/on-engines.js'
import { gitRepository } from '../init/support.js'
import { shellJob, workspace } from './support.js'

/** A run that leaves what the others refer to. */
const MAKER = `import { tracking } from 'pxrun/tracking'
import { mkdirSync, writeFileSync } from 'node:fs'
tracking.init()
writeFileSync('w.onnx', 'weights')
tracking.logModel('w.onnx', { name: 'iris', framework: 'onnx' })
writeFileSync('notes.txt', 'notes')
tracking.logArtifact('notes.txt', { name: 'notes', kind: 'file' })
const board = process.argv[2] + '/tensorboard'
mkdirSync(board, { recursive: true })
writeFileSync(board + '/events.out', 'curves')
tracking.end()
`

/** For each kind, how a step of it is written, and the line that shows what it brought. */
const STEPS = (
  made: string,
  url: string,
): readonly (readonly [kind: string, step: string, shown: string])[] => [
  ['git', '{git: {url: code, revision: main}}', 'code/file.txt: two'],
  ['connection', '{connection: repo}', 'repo/file.txt: two'],
  ['connection', '{connection: disk, artifacts: {files: [train.csv]}}', 'disk/train.csv: 1,2'],
  [
    'connection',
    '{connection: claim, paths: [[train.csv, "{{ globals.artifacts_path }}/claimed.csv"]]}',
    'claimed.csv: 1,2',
  ],
  ['connection', '{connection: web, artifacts: {files: [iris.csv]}}', 'web/iris.csv: 5.1,3.5'],
  [
    'artifacts',
    `{artifacts: {files: [["${made}/outputs/tensorboard/events.out", copied.out]]}}`,
    'copied.out: curves',
  ],
  ['paths', `{paths: ["${url}/sets/iris.csv"]}`, 'iris.csv: 5.1,3.5'],
  ['file', '{file: {filename: f.txt, content: written}}', 'f.txt: written'],
  ['dockerfile', '{dockerfile: {image: alpine, filename: Dockerfile}}', 'Dockerfile: FROM alpine'],
  ['tensorboard', `{tensorboard: {uuids: [${made}], port: 6006}}`, `tensorboard/${made}/events.out: curves`],
  ['modelRef', '{modelRef: iris, path: models}', 'models/w.onnx: weights'],
  ['artifactRef', '{artifactRef: notes, path: notes}', 'notes/notes.txt: notes'],
  ['lineageRef', `{lineageRef: "${made}:notes", path: lineage}`, 'lineage/notes.txt: notes'],
  [
    'container',
    `{container: {name: own, image: ${BUSYBOX}, command: [sh, -c, "echo by hand > {{ globals.artifacts_path }}/own.txt"]}}`,
    'own.txt: by hand',
  ],
]

const CONFIG = (folder: string, url: string) => `connections:
- {name: repo, kind: git, schema: {url: ${join(folder, 'code')}}}
- {name: disk, kind: host_path, schema: {hostPath: ${join(folder, 'disk')}, mountPath: /disk}}
- {name: claim, kind: volume_claim, schema: {volumeClaim: sets, mountPath: /claim}}
- {name: web, kind: http, schema: {url: "${url}/sets"}}
volumeClaims: {sets: ${join(folder, 'disk')}}
`

async function webServer(): Promise<string> {
  const server = createServer((request, response) =>
    request.url === '/sets/iris.csv' ? response.end('5.1,3.5') : response.writeHead(404).end(),
  ).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function bringsAll(flags: readonly string[]): Promise<void> {
  const { folder, pxrun, start, write, json } = workspace({ 'disk/train.csv': '1,2', 'maker.mjs': MAKER })
  gitRepository(join(folder, 'code'), ['one', 'two'])
  const url = await webServer()
  write('home/config.yaml', CONFIG(folder, url))
  write(
    'maker.yaml',
    shellJob(
      `cp maker.mjs {{ globals.context_path }} && cd {{ globals.context_path }} && node maker.mjs {{ globals.run_outputs_path }}`,
    ),
  )
  expect(pxrun(['run', '-f', 'maker.yaml'])).toMatchObject({ status: 0 })
  const steps = STEPS(json(['ops', 'ls']).runs[0].uuid, url)
  const script = `cd {{ globals.artifacts_path }} && for f in ${steps.map(([, , shown]) => shown.split(':')[0]).join(' ')}; do echo "$f: $(head -1 "$f")"; done`
  const init = `\n${steps.map(([, step]) => `  - ${step}\n`).join('')}`
  write(
    'job.yaml',
    shellJob(script)
      .replace('image: busybox', `image: ${BUSYBOX}`)
      .replace('run:\n  kind: job\n', `run:\n  kind: job\n  init:${init}`),
  )
  const running = start(['run', '-f', 'job.yaml', ...flags])
  expect([
    await running.ended,
    running.stderr.split('\n').filter((line) => /error|failed/.test(line)),
  ]).toEqual([0, []])
  const lines = running.stdout.split('\n').map((line) => line.replace(/^main +\| /, ''))
  for (const [kind, , shown] of steps) expect([kind, lines]).toEqual([kind, expect.arrayContaining([shown])])
}

it('every kind that the format has is tried here', () => {
  const known = Object.keys(initSchema.properties).filter((key) => key !== 'path')
  const kinds = new Set(STEPS('', '').map(([kind]) => kind))
  expect(known.filter((key) => !kinds.has(key))).toEqual([])
})

it('init steps of every kind bring what they name to a process', () => bringsAll([]))

onEngines((daemon) => {
  it('init steps of every kind bring what they name to a container', () =>
    bringsAll(['--executor', 'docker', '--docker-host', daemon().dockerHost]))
})
