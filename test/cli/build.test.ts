/** The `build` section, as a user sees it. */
import { describe, expect, it } from 'vitest'
import { BUSYBOX } from '../executors/engines/busybox-image.js'
import { dockerEngine } from '../executors/engines/docker-engine.js'
import type { EngineDaemon } from '../executors/engines/engine-daemon.js'
import { imageRegistry, noRegistry } from '../executors/engines/image-registry.js'
import { onEngines } from '../executors/engines/on-engines.js'
import { hostPodmanEngine } from '../executors/engines/podman-engine.js'
import { shellJob, workspace } from './support.js'

const DOCKERFILE = ['FROM {{ base }}', 'COPY greeting /greeting', 'ENV NAME={{ name }}'].join('\\n')

/** A job without an image of its own, which is built of files that init steps write. */
const job = (script: string, more = '') =>
  shellJob(script)
    .replace('    image: busybox\n', '')
    .replace(
      'run:\n',
      `inputs:
- {name: name, type: str}
- {name: base, type: str}
build:
  hubRef: kaniko
  params:
    destination: {value: "localhost/team-{{ name }}:1"}
    context: {value: "{{ globals.artifacts_path }}"}
  runPatch:
    init:
    - file: {filename: Dockerfile, content: "${DOCKERFILE}"}
    - file: {filename: greeting, content: "hello "}
${more}run:
`,
    )

const params = (name: string) => ['-P', `name=${name}`, '-P', `base=${BUSYBOX}`]
const hostFlags = (daemon: () => EngineDaemon) => [
  '--executor',
  'docker',
  '--docker-host',
  daemon().dockerHost,
]

onEngines((daemon) => {
  const flags = () => hostFlags(daemon)

  it('is built and used; the same files are built once, others anew; clean --caches removes what was built', async () => {
    const { pxrun, json } = workspace({ 'a.yaml': job('cat /greeting; echo $NAME') })
    const first = pxrun(['run', '-f', 'a.yaml', ...params('you'), ...flags()])
    expect(first).toMatchObject({ status: 0, stderr: expect.stringContaining('succeeded') })
    expect(first.stdout).toMatch(/main +\| hello you\n/)
    expect(first.stdout).toMatch(/^build \| STEP|^build \| Step/im)
    const again = pxrun(['run', '-f', 'a.yaml', ...params('you'), ...flags()])
    expect(again.stdout).toMatch(/build \| localhost\/pxrun-build:\w+ was built of the same files before/)
    expect(again.stdout).toMatch(/main +\| hello you\n/)
    expect(pxrun(['run', '-f', 'a.yaml', ...params('them'), ...flags()]).stdout).toMatch(
      /main +\| hello them/,
    )

    const api = daemon().api()
    expect(await api.images.find('localhost/team-you:1')).toBeDefined()
    const waste = json(['clean', '--caches', '--docker-host', daemon().dockerHost])
    expect(waste.filter(({ kind }: { kind: string }) => kind === 'image')).toHaveLength(2)
    expect(await api.images.find('localhost/team-you:1')).toBeUndefined()
    api.close()
  })

  it('is built of a Dockerfile that an init step of that kind writes, from a folder of what the steps bring', () => {
    const steps = [
      `    - dockerfile: {image: ${BUSYBOX}, filename: My.dockerfile, shell: /bin/sh, workdir: /code, copy: [[greeting, /greeting]]}`,
      '    - file: {filename: sub/greeting, content: "from below"}',
    ].join('\n')
    const text = job('cat /greeting; pwd')
      .replace(/ {4}- file: \{filename: Dockerfile.*\n.*greeting.*\n/, `${steps}\n`)
      .replace('{{ globals.artifacts_path }}"', '{{ globals.artifacts_path }}/sub"')
    const { pxrun } = workspace({ 'a.yaml': text })
    const ran = pxrun(['run', '-f', 'a.yaml', ...params('you'), ...flags()])
    expect(ran).toMatchObject({ status: 0, stdout: expect.stringMatching(/main +\| from below/) })
  })

  it('that fails is a failure of the run that says so, with the log of the build', () => {
    const broken = job('true').replace('COPY greeting', 'COPY nothing-like-that')
    const { pxrun, json } = workspace({ 'a.yaml': broken })
    const ran = pxrun(['run', '-f', 'a.yaml', ...params('you'), ...flags()])
    expect(ran).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/image could not be built: .*nothing/),
    })
    expect(json(['ops', 'ls']).runs[0].status).toBe('failed')
    const missing = workspace({ 'a.yaml': job('true').replace('filename: Dockerfile', 'filename: other') })
    expect(missing.pxrun(['run', '-f', 'a.yaml', ...params('you'), ...flags()])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('bring no Dockerfile'),
    })
  })
})

// A registry of the tests is in the machine's network.
onEngines(
  (daemon) => {
    it.skipIf(noRegistry)(
      'is pushed to a registry connection and pulled from it, with the connection’s own credentials',
      async () => {
        const { place } = await imageRegistry()
        const config = (password: string) => `
connections: [{name: images, kind: registry, schema: {url: "http://${place}/team"}, secret: {name: login}}]
secrets: {login: {USERNAME: {command: [echo, builder]}, PASSWORD: {command: [echo, ${password}]}}}
`
        const host = (text: string) =>
          text.replace('  kind: job\n', '  kind: job\n  environment: {hostNetwork: true}\n')
        const { pxrun, write } = workspace({
          'home/config.yaml': config('wrong-password'),
          'build.yaml': host(
            job('cat /greeting').replace(
              '{value: "localhost/team-{{ name }}:1"}',
              '{value: "hello-{{ name }}:1", connection: images}',
            ),
          ),
          'pull.yaml': host(
            shellJob('echo $NAME').replace(
              'image: busybox',
              `image: ${place}/team/hello-you:1\n    imagePullPolicy: Always`,
            ),
          ),
        })
        const build = ['run', '-f', 'build.yaml', ...params('you'), ...hostFlags(daemon)]
        expect(pxrun(build)).toMatchObject({
          status: 1,
          stderr: expect.stringMatching(/could not be pushed: the registry 127\.0\.0\.1:\d+ refuses it/),
        })
        expect(pxrun(['run', '-f', 'pull.yaml', ...hostFlags(daemon)]).status).toBe(1)
        write('home/config.yaml', config('open-sesame'))
        const built = pxrun(build)
        expect(built).toMatchObject({
          status: 0,
          stdout: expect.stringContaining(`pushed ${place}/team/hello-you:1`),
        })
        const api = daemon().api()
        await api.images.remove(`${place}/team/hello-you:1`)
        api.close()
        expect(pxrun(['run', '-f', 'pull.yaml', ...hostFlags(daemon)])).toMatchObject({
          status: 0,
          stdout: 'you\n',
        })
      },
      60_000,
    )
  },
  [dockerEngine, hostPodmanEngine],
)

describe('without a container engine', () => {
  it('a build section is refused with the reason', () => {
    const { pxrun } = workspace({ 'a.yaml': job('true') })
    const ran = pxrun(['run', '-f', 'a.yaml', '-P', 'name=x', '-P', 'base=x'])
    expect(ran).toMatchObject({ status: 1, stderr: expect.stringContaining('needs a container engine') })
  })
})
