/** Secrets reach the process that needs them and nothing else: no file below the home ever holds one. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../src/base/value.js'
import type { RunRecord } from '../../src/lifecycle/run.js'
import type { RunPlan } from '../../src/plan/run-plan.js'
import { engineInHome, packageRoot, Seen, shellPlan } from './support.js'

const SECRET = 'correct-horse-battery'
const CONFIG = `
secrets:
  tokens:
    TOKEN: {env: MY_TOKEN}
    KEY: {command: [printf, '%s', "line one of it\\nline two of it"]}
configMaps:
  settings: {LEVEL: info}
connections:
- name: service
  kind: custom
  schema: {url: https://example.com}
  secret: {name: tokens, items: [TOKEN]}
  env: [{name: REGION, value: north}]
`

const tokenFrom = (name: string): Json => ({
  name,
  valueFrom: { secretKeyRef: { name: 'tokens', key: 'TOKEN' } },
})

/** A job whose container has these settings beside its script. */
function secretPlan(
  script: string,
  container: Record<string, Json>,
  run: Record<string, Json> = {},
): RunPlan {
  const section = { kind: 'job', container: { command: ['sh', '-c', script], ...container }, ...run }
  return shellPlan(script, { run: section, operation: { run: section } })
}

async function homeWithSecrets(config = CONFIG) {
  const place = await engineInHome({ environment: { PATH: process.env.PATH, MY_TOKEN: SECRET } })
  writeFileSync(join(place.home, 'config.yaml'), config)
  return place
}

/** Every file below the home that holds a text, links not followed. */
function filesWith(home: string, text: string): string[] {
  const { stdout } = spawnSync('grep', ['-rlF', '--', text, home], { encoding: 'utf8' })
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((path) => relative(home, path))
}

describe('a secret of the configuration', () => {
  it('reaches the container by env, envFrom and connections, and is masked wherever it is shown', async () => {
    const { engine, home, store } = await homeWithSecrets()
    const seen = new Seen()
    const script = `
      test "$A" = "$MY_PREFIX_TOKEN" && test "$A" = "$TOKEN" && echo "same: $A"
      echo "$LEVEL $OWN $REGION"; printf '%s\\n' "$MY_PREFIX_KEY" >&2
      case "$POLYAXON_CONNECTIONS_CATALOG" in *'"name":"service"'*) echo catalogued;; esac
      tr '\\0' '\\n' < /proc/$PPID/cmdline | grep -c -- "$A" || echo "not in argv"
    `
    const plan = secretPlan(
      script,
      {
        env: [tokenFrom('A'), { name: 'OWN', value: 'mine' }],
        envFrom: [
          { secretRef: { name: 'tokens' }, prefix: 'MY_PREFIX_' },
          { configMapRef: { name: 'settings' } },
        ],
      },
      { connections: ['service'] },
    )
    const run = await engine.run(withOwn(plan, { OWN: 'mine' }), { onEvent: seen.onEvent })
    expect(run.status).toBe('succeeded')
    expect(seen.lines).toEqual([
      'same: ***',
      'info mine north',
      '***',
      '***',
      'catalogued',
      '0',
      'not in argv',
    ])
    expect(filesWith(home, SECRET)).toEqual([])
    expect(filesWith(home, 'line one of it').filter((name) => name !== 'config.yaml')).toEqual([])
    expect(JSON.stringify([run, await store.conditions(run.uuid)])).not.toContain(SECRET)
  })

  it('is masked also when it comes in two writes, and what is no secret is shown at once', async () => {
    const { engine, home } = await homeWithSecrets()
    const seen = new Seen()
    const script = `printf 'say: %.7s' "$A"; while [ ! -e ${home}/go ]; do sleep 0.01; done; printf '%s\\n' "\${A#???????}"`
    const plan = secretPlan(script, { env: [tokenFrom('A')] })
    const running = engine.run(plan, { onEvent: seen.onEvent })
    const log = join(home, 'attempts', plan.uuid, '1', 'main.log')
    while (!existsSync(log) || readFileSync(log, 'utf8') === '') await wait(5)
    expect(readFileSync(log, 'utf8')).toBe('say: ')
    writeFileSync(join(home, 'go'), '')
    await running
    expect(seen.lines).toEqual(['say: ***'])
    expect(filesWith(home, SECRET.slice(0, 7))).toEqual([])
  })

  it.each([
    [
      'a secret that is not there',
      { env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'x', key: 'K' } } }] },
      'no secret `x` with the key `K` is configured',
    ],
    [
      'a config map that is not there',
      { envFrom: [{ configMapRef: { name: 'x' } }] },
      'no config map is configured as `x`',
    ],
    [
      'a value that cannot be had',
      { env: [tokenFrom('A')] },
      '`TOKEN` of the secret `tokens`: the variable NOT_SET is not set',
    ],
  ])('%s ends the run before it starts, and says why', async (_, container, problem) => {
    const { engine, store, home } = await homeWithSecrets('secrets: {tokens: {TOKEN: {env: NOT_SET}}}\n')
    const run = await engine.run(secretPlan(`touch ${home}/started`, container as never))
    expect((await store.conditions(run.uuid)).at(-1)).toMatchObject({
      reason: 'refused',
      message: expect.stringContaining(problem),
    })
    expect(existsSync(join(home, 'started'))).toBe(false)
  })

  it('that is optional and not there is left out', async () => {
    const { engine } = await homeWithSecrets('{}')
    const seen = new Seen()
    const env = [{ name: 'A', valueFrom: { secretKeyRef: { name: 'x', key: 'K', optional: true } } }]
    await engine.run(secretPlan('echo "[$A]"', { env } as never), { onEvent: seen.onEvent })
    expect(seen.lines).toEqual(['[]'])
  })

  it('ends a masked run as any other: exit codes, signals, what runs in the background', async () => {
    const { engine, home } = await homeWithSecrets()
    const ended = async (script: string) => {
      const seen = new Seen()
      const run = await engine.run(secretPlan(script, { env: [tokenFrom('A')] }), { onEvent: seen.onEvent })
      const reason = seen.events.findLast((event) => event.kind === 'status')
      return {
        status: run.status,
        lines: seen.lines,
        reason: reason?.kind === 'status' && reason.condition.reason,
      }
    }
    expect(await ended('echo $A; exit 3')).toEqual({
      status: 'failed',
      lines: ['***'],
      reason: 'exit-nonzero',
    })
    // What was kept back, since it may be the beginning of a secret, comes at the end.
    expect(await ended('printf "x %.3s" "$A"')).toMatchObject({ lines: [`x ${SECRET.slice(0, 3)}`] })
    expect(await ended('printf "x %.12s" "$A"')).toMatchObject({ lines: ['x ***'] })
    expect(await ended('kill -SEGV $$')).toMatchObject({ status: 'failed', reason: 'signal' })
    // One that left the group and keeps the pipe open for ever does not keep the run from ending.
    const escaped = `setsid sh -c 'echo $$ > ${home}/escaped; exec sleep 1000' & while [ ! -s ${home}/escaped ]; do sleep 0.01; done; echo $A`
    try {
      expect(await ended(escaped)).toMatchObject({ status: 'succeeded', lines: ['***'] })
    } finally {
      process.kill(Number(readFileSync(join(home, 'escaped'), 'utf8')), 'SIGKILL')
    }
    expect(await ended('echo $A > /dev/stdout; echo $A > /dev/stderr')).toMatchObject({
      lines: ['***', '***'],
    })
  })

  it('stays hidden when pxrun is killed in mid-run, and the log is whole', async () => {
    const place = await homeWithSecrets()
    const { home, layout, store } = place
    const wait = `while [ ! -e ${home}/go ]; do sleep 0.01; done`
    const settled = await settledAfterKill(
      place,
      `echo "before $A"; ${wait}; printf %.9s "$A"; sleep 0.01; echo "\${A#?????????} after"`,
    )
    const { uuid } = settled
    expect(settled).toMatchObject({ status: 'succeeded' })
    expect(readFileSync(layout.run(uuid).attempt(1).log('main'), 'utf8')).toBe('before ***\n*** after\n')
    expect(filesWith(home, SECRET)).toEqual([])
    expect(filesWith(home, SECRET.slice(0, 9))).toEqual([])
    expect(await store.getRun(uuid)).toMatchObject({ status: 'succeeded' })
  })

  it('is masked in outputs that somebody takes in after pxrun was killed', async () => {
    const place = await homeWithSecrets()
    const wait = `while [ ! -e ${place.home}/go ]; do sleep 0.01; done`
    const track = `printf '{"outputs": {"token": "is %s"}}' "$A" > {{ globals.run_artifacts_path }}/run.plx.json`
    const { outputs } = await settledAfterKill(place, `echo "before $A"; ${wait}; ${track}`)
    expect(outputs).toEqual({ token: 'is ***' })
  })

  it('is masked in what the run tracks, in what is told of it, and named when it is too short', async () => {
    const { engine, store, home } = await homeWithSecrets(
      `${CONFIG.replace('secrets:', 'secrets:\n  short: {PIN: {command: [printf, "12"]}}')}`,
    )
    const seen = new Seen()
    const script = `
      cat > "$POLYAXON_CONTEXT_ROOT/t.mjs" <<'END'
import { tracking } from 'pxrun/tracking'
tracking.init(); tracking.logOutputs({ token: 'is ' + process.env.A, deep: [{ x: process.env.A }] }); tracking.end()
END
      node "$POLYAXON_CONTEXT_ROOT/t.mjs"`
    const pin = { name: 'PIN', valueFrom: { secretKeyRef: { name: 'short', key: 'PIN' } } }
    const run = await engine.run(secretPlan(script, { env: [tokenFrom('A'), pin] }), {
      onEvent: seen.onEvent,
    })
    expect(run.outputs).toEqual({ token: 'is ***', deep: [{ x: '***' }] })
    expect((await store.getRun(run.uuid))?.outputs).toEqual(run.outputs)
    expect(seen.events).toContainEqual(
      expect.objectContaining({ kind: 'notice', message: 'main: PIN is too short to be masked' }),
    )
    // What a job writes itself is the job's.
    expect(filesWith(home, SECRET).every((path) => path.startsWith(`runs/${run.uuid}/`))).toBe(true)
  })

  it('leaves the log of a run without secrets to the process itself', async () => {
    const { engine, layout } = await homeWithSecrets()
    const plan = shellPlan('echo hello')
    await engine.run(plan)
    expect(existsSync(layout.run(plan.uuid).attempt(1).mask('main'))).toBe(false)
  })
})

/** The document's own literal variables, as a plan has them. */
function withOwn(plan: RunPlan, env: Record<string, string>): RunPlan {
  return { ...plan, containers: plan.containers.map((container) => ({ ...container, env })) }
}

/** Runs a script with the secret `A` until it has printed a line, kills pxrun, lets the script go on, and settles. */
async function settledAfterKill(
  { home, engine }: Awaited<ReturnType<typeof homeWithSecrets>>,
  script: string,
): Promise<RunRecord> {
  const env = { name: 'A', valueFrom: { secretKeyRef: { name: 'tokens', key: 'TOKEN' } } }
  const container = { image: 'x', env: [env], command: ['sh', '-c'], args: [script] }
  const job = { version: 1.1, kind: 'component', run: { kind: 'job', container } }
  writeFileSync(join(home, 'job.yaml'), JSON.stringify(job))
  const program = [join(packageRoot, 'dist/bin.cjs'), 'run', '-f', join(home, 'job.yaml')]
  const child = spawn(process.execPath, program, {
    env: { PATH: process.env.PATH, HOME: home, PXRUN_HOME: home, MY_TOKEN: SECRET },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let shown = ''
  for await (const chunk of child.stdout) {
    shown += String(chunk)
    if (shown.includes('\n')) break
  }
  expect(shown).toBe('before ***\n')
  child.kill('SIGKILL')
  await once(child, 'close')
  writeFileSync(join(home, 'go'), '')
  for (;;) {
    const [settled] = await engine.settle()
    if (settled) return settled
    await wait(10)
  }
}

describe('a secret that is mounted', () => {
  it('is a file in memory, read by who runs it alone, masked in the log, and goes with the attempt', async () => {
    const { engine, home, layout } = await homeWithSecrets()
    const seen = new Seen()
    const { uuid } = shellPlan('')
    const place = join(layout.run(uuid).context, 'keys')
    const script = `cd ${place} && stat -L -c %a TOKEN && cat TOKEN && echo && env | grep -c PXRUN_MASK; readlink ${place}`
    const volumeMounts = [{ name: 'keys', mountPath: place }]
    const volumes = [{ name: 'keys', secret: { secretName: 'tokens', defaultMode: 0o400 } }]
    const plan = secretPlan(script, { volumeMounts }, { volumes })
    const run = await engine.run({ ...plan, uuid }, { onEvent: seen.onEvent })
    expect(run.status).toBe('succeeded')
    const [folder = '', ...rest] = seen.lines.toReversed()
    expect(rest.toReversed()).toEqual(['400', '***', '0'])
    expect(folder).toMatch(/^\/dev\/shm\/pxrun-[0-9a-f]+\/main\/keys$/)
    expect(existsSync(join(folder, '../..'))).toBe(false)
    expect(filesWith(home, SECRET)).toEqual([])
  })
})
