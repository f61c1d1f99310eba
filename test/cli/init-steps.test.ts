/** Init steps end to end: connections of the configuration, https, references to earlier runs, secrets in what they say. */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { gitRepository } from '../init/support.js'
import { shellJob, workspace } from './support.js'

const withInit = (init: string, script: string) =>
  shellJob(script).replace('run:\n  kind: job\n', `run:\n  kind: job\n  init: ${init}\n`)

describe('init steps of a run', () => {
  it('bring a repository and a data set by their connections, and templates know where', () => {
    const { pxrun, write, folder, json } = workspace()
    gitRepository(join(folder, 'code'), ['one'])
    write('disk/train.csv', '1,2\n')
    write(
      'home/config.yaml',
      `connections:
- {name: repo, kind: git, schema: {url: ${join(folder, 'code')}}}
- {name: sets, kind: volume_claim, schema: {volumeClaim: data, mountPath: /data}}
volumeClaims: {data: ../disk}
`,
    )
    const init =
      '[{connection: repo}, {connection: sets, artifacts: {files: [train.csv]}}, {connection: sets, paths: [[train.csv, "{{ globals.artifacts_path }}/here/x.csv"]]}]'
    const script =
      'cd {{ globals.artifacts_path }} && cat repo/file.txt sets/train.csv here/x.csv && echo {{ init.sets.mountPath }}'
    write('job.yaml', withInit(init, script))
    const run = pxrun(['run', '-f', 'job.yaml'])
    expect(run.status).toBe(0)
    expect(run.stdout.replaceAll(/^\[?init.*\n/gm, '')).toContain(`1,2\n`)
    expect(run.stdout).toContain(join(folder, 'disk'))
    const [uuid] = json(['ops', 'ls']).runs.map((one: { uuid: string }) => one.uuid)
    const artifacts = json(['ops', 'artifacts', uuid])
    expect(artifacts.map(({ name, kind }: { name: string; kind: string }) => [name, kind])).toEqual(
      expect.arrayContaining([
        ['repo', 'coderef'],
        ['train.csv', 'file'],
        ['x.csv', 'file'],
      ]),
    )
  })

  it('take a model from the run that made it, with an edge between the two', () => {
    const { pxrun, write, json } = workspace()
    const train = `mkdir -p "$POLYAXON_OFFLINE_ROOT"; cat > m.mjs <<'END'
import { tracking } from 'pxrun/tracking'
import { writeFileSync } from 'node:fs'
tracking.init(); writeFileSync('w.onnx', 'weights'); tracking.logModel('w.onnx', { name: 'iris', framework: 'onnx' }); tracking.end()
END
cp m.mjs {{ globals.context_path }}/m.mjs && cd {{ globals.context_path }} && node m.mjs`
    write('train.yaml', shellJob(train))
    expect(pxrun(['run', '-f', 'train.yaml']).status).toBe(0)
    write(
      'use.yaml',
      withInit('[{modelRef: "iris:latest", path: models}]', 'cat {{ globals.artifacts_path }}/models/*'),
    )
    const use = pxrun(['run', '-f', 'use.yaml'])
    expect(use.stdout).toContain('weights')
    const [used, made] = json(['ops', 'ls', '--sort', '-created_at']).runs
    expect(json(['ops', 'lineage', used.uuid]).upstream).toMatchObject([
      { upstream: made.uuid, kind: 'artifacts' },
    ])
  })

  it('fetch a data set by https from a server that is trusted', async () => {
    const { start, write, folder } = workspace()
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-keyout',
        'key.pem',
        '-out',
        'cert.pem',
        '-days',
        '1',
        '-subj',
        '/CN=localhost',
        '-addext',
        'subjectAltName=DNS:localhost',
      ],
      { cwd: folder, stdio: 'ignore' },
    )
    const read = (name: string) => readFileSync(join(folder, name))
    const server = createServer({ key: read('key.pem'), cert: read('cert.pem') }, (_, response) =>
      response.end('5.1,3.5\n'),
    ).listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await new Promise((resolve) => server.once('listening', resolve))
    const url = `https://localhost:${(server.address() as AddressInfo).port}/iris.csv`
    write('job.yaml', withInit(`[{paths: ["${url}"]}]`, 'cat {{ globals.artifacts_path }}/iris.csv'))
    const untrusted = start(['run', '-f', 'job.yaml'])
    expect(await untrusted.ended).toBe(1)
    expect(untrusted.stderr).toMatch(/iris.csv cannot be had/)
    const trusted = start(['run', '-f', 'job.yaml'], [], { NODE_EXTRA_CA_CERTS: join(folder, 'cert.pem') })
    expect(await trusted.ended).toBe(0)
    expect(trusted.stdout).toContain('5.1,3.5')
  })

  it('say nothing of the secrets of their connection', () => {
    const { pxrun, write } = workspace({
      'home/config.yaml': `secrets: {web: {TOKEN: {env: WEB_TOKEN}}}
connections: [{name: web, kind: http, schema: {url: "http://127.0.0.1:1"}, secret: {name: web}}]
`,
    })
    write('job.yaml', withInit('[{connection: web, artifacts: {files: ["open-sesame.csv"]}}]', 'true'))
    const run = pxrun(['run', '-f', 'job.yaml'], { env: { WEB_TOKEN: 'open-sesame' } })
    expect(run.status).toBe(1)
    expect(run.stderr).toContain('***.csv cannot be had')
    expect(run.stderr).not.toContain('open-sesame.csv cannot')
  })

  it.each([
    ['s3', 'http://127.0.0.1:1', /cannot be had/],
    ['gcs', 'http://127.0.0.1:1', /GC_KEY of the connection `bucket` is no JSON/],
    ['wasb', 'http://127.0.0.1:1', /has no AZURE_CONNECTION_STRING/],
  ])(
    'load the package that a bucket of kind %s needs into the program as it is built',
    (kind, endpoint, problem) => {
      const { pxrun } = workspace({
        'home/config.yaml': `secrets: {s: {GC_KEY: {env: KEY}}}
connections: [{name: bucket, kind: ${kind}, schema: {bucket: models, endpoint: "${endpoint}"}, secret: {name: s}}]
`,
        'job.yaml': withInit('[{connection: bucket, artifacts: {files: [a]}}]', 'true'),
      })
      const run = pxrun(['run', '-f', 'job.yaml'], { env: { KEY: 'hidden-key' } })
      expect(run.stderr).toMatch(problem)
      expect(run.stderr).not.toContain('hidden-key')
    },
  )

  it.each([
    ['a file', '{path: link, file: {filename: x, content: written}}'],
    ['a Dockerfile', '{path: link, dockerfile: {image: alpine}}'],
    ['a repository', '{path: link/clone, git: {url: code}}'],
    ['a download', '{path: link, paths: ["http://127.0.0.1:1/x"]}'],
  ])(
    'judge where a path leads when they use it: %s does not follow a link that a step before has made',
    (_, step) => {
      const { pxrun, folder } = workspace({ 'outside/kept': 'mine' })
      gitRepository(join(folder, 'code'), ['one'])
      const outside = join(folder, 'outside')
      const link = `{container: {name: own, command: [ln, -s, ${outside}, "{{ globals.artifacts_path }}/link"]}}`
      writeFileSync(join(folder, 'job.yaml'), withInit(`[${link}, ${step}]`, 'true'))
      const run = pxrun(['run', '-f', 'job.yaml'])
      expect(run).toMatchObject({ status: 1, stderr: expect.stringMatching(/leads out of/) })
      expect(readdirSync(outside)).toEqual(['kept'])
    },
  )

  it('refuse a connection that the configuration has lost since', () => {
    const { pxrun, write } = workspace()
    write('job.yaml', withInit('[{connection: gone}]', 'true'))
    const run = pxrun(['run', '-f', 'job.yaml'])
    expect(run.status).toBe(3)
    expect(run.stderr).toContain('the configuration has no connection `gone`')
  })
})
