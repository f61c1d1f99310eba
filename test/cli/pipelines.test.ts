/** Pipelines as a user goes on with them: after a kill, after a failure, in part, once more, with approval, in queues. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { workspace } from './support.js'

type Space = ReturnType<typeof workspace>

/** A dag of shell scripts, each of which writes its name to `log` first. */
function dag(operations: Readonly<Record<string, string>>, more = ''): string {
  const lines = Object.entries(operations).map(
    ([name, rest]) =>
      `  - {name: ${name}, dagRef: sh, ${rest.replace('do:', `do: echo ${name} >> ../log;`)}}`,
  )
  return `version: 1.1
kind: component
name: pipe
run:
  kind: dag
${more}  operations:
${lines.map((line) => line.replace(/do: (.*?)\}\}$/, (_, script: string) => `do: ${JSON.stringify(script)}}}`)).join('\n')}
  components:
  - name: sh
    inputs: [{name: do, type: str}]
    run: {kind: job, container: {workingDir: work, command: [sh, -c, "{{ do }}"]}}
`
}

/** A script that says that it has come so far and waits until it may go on. */
const held = (name: string) => `touch ../${name}-on; while [ ! -e ../${name}-go ]; do sleep 0.02; done`

function spaceOf(text: string) {
  const space = workspace({ 'a.yaml': text, 'work/here': '' })
  const at = (name: string) => join(space.folder, name)
  const children = (uuid: string): Record<string, { uuid: string; status: string }> =>
    Object.fromEntries(
      (space.json(['ops', 'ls', '--query', `pipeline:${uuid}`, '--limit', '100']).runs as Child[]).map(
        (run) => [run.name, run],
      ),
    )
  return {
    ...space,
    children,
    statuses: (uuid: string) =>
      Object.fromEntries(Object.entries(children(uuid)).map(([name, { status }]) => [name, status])),
    /** The names that were written since the last look. */
    taken: () => {
      const text = existsSync(at('log')) ? readFileSync(at('log'), 'utf8') : ''
      rmSync(at('log'), { force: true })
      return text.split('\n').filter(Boolean).toSorted()
    },
    go: (name: string) => writeFileSync(at(`${name}-go`), ''),
    on: async (name: string) => {
      while (!existsSync(at(`${name}-on`))) await new Promise((resolve) => setTimeout(resolve, 20))
    },
  }
}

interface Child {
  readonly name: string
  readonly uuid: string
  readonly status: string
}

const begin = (space: Space, ...args: string[]) => space.start(['run', '-f', 'a.yaml', ...args])

describe('a pipeline', () => {
  it('killed with SIGKILL goes on with `ops resume`: done stays, running is adopted, the rest starts', async () => {
    const space = spaceOf(
      dag({
        first: 'params: {do: true}',
        long: `dependencies: [first], params: {do: ${held('long')}}`,
        beside: 'dependencies: [first], params: {do: true}',
        last: 'dependencies: [long, beside], params: {do: true}',
      }),
    )
    const killed = begin(space)
    const uuid = await killed.uuid()
    await space.on('long')
    await killed.line(/beside succeeded/)
    killed.child.kill('SIGKILL')
    await killed.ended
    expect(space.statuses(uuid)).toMatchObject({ first: 'succeeded', long: 'running' })
    expect(space.json(['ops', 'get', uuid])).toMatchObject({ status: 'running', interrupted: true })
    const resumed = space.start(['ops', 'resume', uuid])
    while (space.json(['ops', 'get', uuid]).interrupted) await new Promise((next) => setTimeout(next, 20))
    space.go('long')
    expect(await resumed.ended).toBe(0)
    expect(space.statuses(uuid)).toEqual({
      first: 'succeeded',
      long: 'succeeded',
      beside: 'succeeded',
      last: 'succeeded',
    })
    expect(space.taken()).toEqual(['beside', 'first', 'last', 'long'])
  })

  it('that has failed goes on with `ops resume`, as a whole or with one operation of it', async () => {
    const space = spaceOf(
      dag({
        good: 'params: {do: true}',
        bad: 'dependencies: [good], params: {do: test -e ../mended}',
        after: 'dependencies: [bad], params: {do: true}',
      }),
    )
    const run = begin(space)
    expect(await run.ended).toBe(1)
    const uuid = await run.uuid()
    expect(space.taken()).toEqual(['bad', 'good'])
    writeFileSync(join(space.folder, 'mended'), '')
    const one = space.start(['ops', 'resume', space.children(uuid).bad!.uuid])
    expect(await one.ended).toBe(0)
    expect(space.taken()).toEqual(['bad'])
    expect(space.statuses(uuid)).toMatchObject({ bad: 'succeeded', after: 'upstream_failed' })
    const whole = space.start(['ops', 'resume', uuid])
    expect(await whole.ended).toBe(0)
    expect(space.taken()).toEqual(['after'])
    expect(space.pxrun(['ops', 'resume', uuid])).toMatchObject({
      status: 2,
      stderr: /there is nothing to go on/,
    })
  })

  it('runs in part: --only, --from, and `ops restart --from` with the earlier results for the rest', async () => {
    const space = spaceOf(
      dag({
        a: 'params: {do: true}',
        b: 'dependencies: [a], params: {do: true}',
        c: 'dependencies: [b], params: {do: true}',
      }),
    )
    const only = begin(space, '--only', 'a,b')
    expect(await only.ended).toBe(0)
    expect(space.statuses(await only.uuid())).toEqual({ a: 'succeeded', b: 'succeeded', c: 'skipped' })
    const from = begin(space, '--from', 'b', '--nocache')
    expect(await from.ended).toBe(0)
    expect(space.statuses(await from.uuid())).toEqual({ a: 'skipped', b: 'succeeded', c: 'succeeded' })
    space.taken()
    const again = space.start(['ops', 'restart', await only.uuid(), '--from', 'b'])
    expect(await again.ended).toBe(0)
    expect(space.taken()).toEqual(['b', 'c'])
    const { a } = space.children(await again.uuid())
    expect(space.json(['ops', 'get', a!.uuid])).toMatchObject({ status: 'succeeded', cloning_kind: 'cache' })
    expect(space.pxrun(['run', '-f', 'a.yaml', '--from', 'bb'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('did you mean `b`?'),
    })
  })

  it('runs once more with `ops restart`, also one operation of it, and takes nothing from the cache', async () => {
    const space = spaceOf(dag({ a: 'params: {do: true}', b: 'dependencies: [a], params: {do: true}' }))
    const first = begin(space)
    expect(await first.ended).toBe(0)
    const uuid = await first.uuid()
    space.taken()
    const again = space.start(['ops', 'restart', uuid])
    expect(await again.ended).toBe(0)
    expect(space.taken()).toEqual(['a', 'b'])
    const restarted = space.json(['ops', 'get', await again.uuid()])
    expect(restarted).toMatchObject({ original: uuid, cloning_kind: 'restart', status: 'succeeded' })
    const one = space.start(['ops', 'restart', space.children(uuid).a!.uuid])
    expect(await one.ended).toBe(0)
    expect(space.taken()).toEqual(['a'])
  })

  it('is copied with `ops copy`: each run, or the one that is named, begins with the outputs that there were', async () => {
    const script =
      'cat {{ globals.run_outputs_path }}/n 2> /dev/null; echo {{ globals.uuid }} >> {{ globals.run_outputs_path }}/n'
    const space = workspace({
      'a.yaml': `version: 1.1
kind: component
run:
  kind: dag
  operations:
  - {name: a, dagRef: sh}
  - {name: m, dagRef: sh, matrix: {kind: mapping, values: [{x: 1}, {x: 2}]}}
  components:
  - {name: sh, inputs: [{name: x, type: int, value: 0}], run: {kind: job, container: {command: [sh, -c], args: [${JSON.stringify(script)}]}}}
`,
    })
    const first = begin(space)
    expect(await first.ended).toBe(0)
    const uuid = await first.uuid()
    const copy = space.start(['ops', 'copy', uuid])
    expect(await copy.ended).toBe(0)
    const outputs = async (running: typeof first) => {
      const query = `controller:${await running.uuid()}, kind:job`
      const { runs } = space.json(['ops', 'ls', '--query', query])
      return (runs as Child[]).map(
        (run) => readFileSync(join(space.home, 'runs', run.uuid, 'outputs/n'), 'utf8').split('\n').length - 1,
      )
    }
    expect(await outputs(first)).toEqual([1, 1, 1])
    expect(await outputs(copy)).toEqual([2, 2, 2])
    const [a] = space.json(['ops', 'ls', '--query', `pipeline:${uuid}, name:a`]).runs
    const one = space.start(['ops', 'copy', a.uuid])
    expect(await one.ended).toBe(0)
    expect(await one.line(/^[0-9a-f]{32}$/)).toBe(a.uuid)
  })

  it('says with `explain` why the cache hit or missed, field by field', async () => {
    const space = spaceOf(
      dag({ a: 'params: {do: true}' }).replace('inputs: [', 'inputs: [{name: lr, type: float, value: 0.1}, '),
    )
    await begin(space).ended
    const again = begin(space)
    expect(await again.ended).toBe(0)
    const hit = space.pxrun(['explain', await again.uuid()]).stdout
    expect(hit).toMatch(/^a .* cache hit: it took the result of the equal run [0-9a-f]{32}$/m)
    expect(hit).toMatch(/^ {2}inputs\.lr +equal$/m)
    space.write(
      'a.yaml',
      readFileSync(join(space.folder, 'a.yaml'), 'utf8').replace('value: 0.1', 'value: 0.2'),
    )
    const other = begin(space)
    expect(await other.ended).toBe(0)
    const miss = space.pxrun(['explain', await other.uuid()]).stdout
    expect(miss).toMatch(/^a .* cache miss: it differs in inputs\.lr$/m)
    expect(miss).toMatch(/^ {2}inputs\.lr +0\.2 +was 0\.1$/m)
    expect(miss).toMatch(/^ {2}container +equal$/m)
    const [cache] = space.json(['explain', await other.uuid()]).cache
    expect(cache).toMatchObject({
      hit: false,
      fields: expect.arrayContaining([{ name: 'inputs.lr', isEqual: false, value: '0.2', other: '0.1' }]),
    })
    expect(space.pxrun(['explain', await other.uuid(), '-f', 'a.yaml']).status).toBe(2)
  })

  it('says with `explain --cache`, before it runs, of each operation whether the cache would hit, and why not', async () => {
    const text = `version: 1.1
kind: component
run:
  kind: dag
  operations:
  - {name: make, dagRef: make, params: {n: {value: 1}}}
  - {name: use, dagRef: use, params: {n: {ref: ops.make, value: inputs.n}}}
  - {name: grid, dagRef: make, matrix: {kind: grid, params: {n: {kind: choice, value: [1, 2]}}}}
  - {name: chance, dagRef: make, matrix: {kind: random, numRuns: 2, params: {n: {kind: choice, value: [1, 2]}}}}
  - {name: free, dagRef: use, params: {n: {value: 1}}, cache: {disable: true}}
  - {name: never, dagRef: use, params: {n: {value: 1}}, conditions: "{{ n == 2 }}"}
  - {name: inner, component: {run: {kind: dag, operations: [{name: leaf, component: {run: {kind: job, container: {command: ["true"]}}}}]}}}
  components:
  - {name: make, inputs: [{name: n, type: int}], run: {kind: job, container: {command: ["true"]}}}
  - {name: use, inputs: [{name: n, type: int}], run: {kind: job, container: {command: [echo, "{{ n }}"]}}}
`
    const space = spaceOf(text)
    const foreseen = (): Record<string, string> =>
      Object.fromEntries(
        space
          .json(['explain', '-f', 'a.yaml', '--cache'])
          .cache.map(({ name, hit, reason }: { name: string; hit: boolean | null; reason: string }) => [
            name,
            `${hit} ${reason.replace(/[0-9a-f]{32}/, 'UUID')}`,
          ]),
      )
    const open = {
      chance: 'null it suggests other values each time; with a `seed` it would be the same ones',
      free: 'null it takes no part in the cache',
      never: 'null its conditions do not hold: `{{ n == 2 }}` came to `False`',
    }
    const none = 'false no run of this name has succeeded before'
    expect(foreseen()).toEqual({
      make: none,
      use: 'null it takes values of make, which would run first',
      'grid/0': none,
      'grid/1': none,
      'inner/leaf': none,
      ...open,
    })
    expect(space.json(['ops', 'ls']).runs).toEqual([])
    expect(await begin(space).ended).toBe(0)
    const hit = 'true it would take the result of the equal run UUID'
    const after = { make: hit, use: hit, 'grid/0': hit, 'grid/1': hit, 'inner/leaf': hit, ...open }
    expect(foreseen()).toEqual(after)
    space.write('a.yaml', text.replace('params: {n: {value: 1}}}', 'params: {n: {value: 3}}}'))
    expect(foreseen()).toEqual({
      ...after,
      make: 'false it differs in inputs.n',
      use: 'null it takes values of make, which would run first',
    })
    expect(space.pxrun(['explain', '-f', 'a.yaml', '--cache']).stdout).toMatch(/^ {2}inputs\.n +3 +was 1$/m)
  })

  it('waits for approval and goes on with `ops approve`', async () => {
    const space = spaceOf(
      dag({
        asks: 'isApproved: false, params: {do: true}',
        after: 'dependencies: [asks], params: {do: true}',
      }),
    )
    const run = begin(space)
    const uuid = await run.uuid()
    await run.line(/asks note: it waits for approval/)
    const { runs } = space.json(['ops', 'ls', '--query', 'pending:approval'])
    expect(runs).toMatchObject([{ name: 'asks' }])
    expect(space.pxrun(['ops', 'approve', runs[0].uuid])).toMatchObject({ status: 0 })
    expect(await run.ended).toBe(0)
    expect(space.taken()).toEqual(['after', 'asks'])
    expect(space.pxrun(['ops', 'approve', space.children(uuid).asks!.uuid]).status).toBe(2)
  })
})

describe('queues of the configuration', () => {
  const queued = (name: string, queue: string) =>
    `version: 1.1\nkind: component\nname: ${name}\nqueue: ${queue}\nrun: {kind: job, container: {workingDir: work, command: [sh, -c, ${JSON.stringify(
      `echo +${name} >> ../log; ${held(name)}; echo -${name} >> ../log`,
    )}]}}\n`

  it('bound what runs of all pxruns together, and the higher priority comes first', async () => {
    const space = spaceOf('')
    space.write('home/config.yaml', 'queues:\n  gpu: {concurrency: 1}\n  urgent: {priority: 10}\n')
    for (const [name, queue] of [
      ['one', 'gpu'],
      ['two', 'gpu'],
      ['calm', 'other'],
      ['fast', 'urgent'],
    ])
      space.write(`${name}.yaml`, queued(name!, queue!))
    const start = (name: string) => space.start(['run', '-f', `${name}.yaml`, '--jobs', '2'])
    const one = start('one')
    await space.on('one')
    // The machine has a second place, the queue has not.
    const two = start('two')
    await two.line(/queued/)
    const calm = start('calm')
    await space.on('calm')
    expect(existsSync(join(space.folder, 'two-on'))).toBe(false)
    // Both places are taken: whoever comes later with a higher priority is first.
    const fast = start('fast')
    await fast.line(/queued/)
    space.go('one')
    await space.on('fast')
    expect(existsSync(join(space.folder, 'two-on'))).toBe(false)
    for (const name of ['two', 'calm', 'fast']) space.go(name)
    expect(await Promise.all([one, two, calm, fast].map(({ ended }) => ended))).toEqual([0, 0, 0, 0])
    const log = readFileSync(join(space.folder, 'log'), 'utf8').split('\n')
    expect(log.indexOf('-one')).toBeLessThan(log.indexOf('+two'))
    expect(log.indexOf('+fast')).toBeLessThan(log.indexOf('+two'))
  })
})
