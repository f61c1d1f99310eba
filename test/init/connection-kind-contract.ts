/** What every kind of connection must do: those that are files, those that bring something, those that are a name. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Result } from '../../src/base/result.js'
import type { Json } from '../../src/base/value.js'
import { readConfig } from '../../src/connections/read-config.js'
import { connectionInitializer } from '../../src/init/connection.js'
import type { InitConnection, InitProblem } from '../../src/init/contract.js'
import type { ConnectionKind } from '../../src/init/kinds/contract.js'
import type { Fetched } from '../../src/init/sources/source.js'
import { filesOutside, initContext, type TestContext } from './support.js'

export interface ConnectionKindUnderTest {
  readonly name: string
  readonly type: ConnectionKind
  /** A connection of the kind, and the files that it holds. Called once for each test. */
  create(machine: TestContext): ConnectionUnderTest | Promise<ConnectionUnderTest>
  /** Whether it can be asked for folders; a server on the web cannot. */
  readonly hasFolders?: boolean
}

export interface ConnectionUnderTest {
  /** As the configuration has it under `schema`. */
  readonly schema: Readonly<Record<string, Json>>
  /** Its variables, which may hold secrets. */
  readonly variables?: Readonly<Record<string, string>>
  readonly volumeClaims?: Readonly<Record<string, string>>
  /** What it holds, by path: at least one file, and one in a folder when it has folders. */
  readonly files: Readonly<Record<string, string>>
}

const NOWHERE = ['../x', '../../etc/passwd', '/etc/passwd', 'a/../../x', 'not-there/x']

export function connectionKindContract({
  name,
  type,
  create,
  hasFolders = true,
}: ConnectionKindUnderTest): void {
  const setUp = async () => {
    const machine = initContext()
    const { schema, variables = {}, volumeClaims = {}, files } = await create(machine)
    const folder = type.folder?.(schema, volumeClaims) ?? null
    const connection: InitConnection = { name: 'mine', type, schema, folder, variables }
    const secrets = Object.values(variables).filter((value) => value.length > 3)
    return { machine, context: { ...machine, connection }, connection, files, secrets, volumeClaims }
  }

  describe(`the ${name} kind of connection keeps the contract of connection kinds`, () => {
    it('is known to the configuration, with all that it needs', async () => {
      const { connection } = await setUp()
      const problems = (schema: object) => {
        const config = { connections: [{ name: 'mine', kind: type.kind, schema }] }
        const file = { name: 'config.yaml', text: JSON.stringify(config) }
        const { diagnostics } = readConfig(file, { path: '/config.yaml', role: 'home', kinds: [type] })
        return diagnostics.map(({ message }) => message)
      }
      expect(problems(connection.schema)).toEqual([])
      for (const key of type.needs ?? []) {
        const { [key]: _, ...rest } = connection.schema
        expect(problems(rest)).toEqual([expect.stringContaining(`\`schema.${key}\``)])
      }
    })

    if (type.folder) {
      it('is a folder of this machine, or none', async () => {
        const { connection, volumeClaims } = await setUp()
        expect(connection.folder).toMatch(/^\//)
        expect(type.folder!({}, volumeClaims)).toBeUndefined()
      })
    }

    it('is brought whole by a step that names it alone', async () => {
      const { context, files, machine, secrets } = await setUp()
      const before = filesOutside(machine)
      const outcome = await connectionInitializer.run('mine', context)
      // Without folders there is nothing that could be everything.
      if (!hasFolders) return expect(outcome.ok).toBe(false)
      expect(outcome).toMatchObject({ ok: true })
      const isHeld = type.source !== undefined || type.bring !== undefined
      for (const [path, text] of Object.entries(isHeld ? files : {}))
        expect(readFileSync(join(machine.artifactsPath, 'mine', path), 'utf8')).toBe(text)
      expect(filesOutside(machine)).toEqual(before)
      hidesSecrets([outcome, machine.lines], secrets)
    })
  })

  if (!type.source) return
  describe(`the files of the ${name} kind of connection keep the contract of sources`, () => {
    const sources = async () => {
      const { machine, connection, ...more } = await setUp()
      const opened = type.source!(connection)
      if (!opened.ok) throw new Error(opened.error.problem)
      const target = join(machine.artifactsPath, 'place', 'target')
      const counted = { bytes: 0, files: 0 }
      const progress = {
        add: (bytes: number, { file = false } = {}) => {
          counted.bytes += bytes
          if (file) counted.files++
        },
      }
      const fetch = (path: string, signal = new AbortController().signal) =>
        opened.value.fetch(path, target, { signal, progress })
      return { ...more, machine, source: opened.value, target, counted, fetch }
    }

    it('brings a file as it is, and counts it', async () => {
      const { files, fetch, target, counted } = await sources()
      for (const [path, text] of Object.entries(files)) {
        Object.assign(counted, { bytes: 0, files: 0 })
        const bytes = Buffer.byteLength(text)
        expect(await fetch(path)).toEqual({ ok: true, value: { files: 1, bytes, isFolder: false } })
        expect(readFileSync(target, 'utf8')).toBe(text)
        expect(counted).toEqual({ files: 1, bytes })
      }
    })

    if (hasFolders) {
      it('brings a folder, and all that it holds', async () => {
        const { files, fetch, target } = await sources()
        const [deep] = Object.keys(files).filter((path) => path.includes('/'))
        const folder = deep!.split('/')[0]!
        const inside = Object.keys(files).filter((path) => path.startsWith(`${folder}/`))
        expect(await fetch(folder)).toMatchObject({
          ok: true,
          value: { files: inside.length, isFolder: true },
        })
        for (const path of inside)
          expect(readFileSync(join(target, path.slice(folder.length + 1)), 'utf8')).toBe(files[path])
        const count = Object.keys(files).length
        expect(await fetch('')).toMatchObject({ ok: true, value: { files: count, isFolder: true } })
      })
    }

    it('says in a sentence what is not there, and gives nothing from outside of it', async () => {
      const { fetch, target, machine, secrets } = await sources()
      const before = filesOutside(machine)
      for (const path of NOWHERE) {
        const fetched = await fetch(path)
        expect([path, problemOf(fetched)]).toEqual([path, expect.stringMatching(/^[^\n]+$/)])
        hidesSecrets(fetched, secrets)
        expect(existsSync(target)).toBe(false)
      }
      expect(filesOutside(machine)).toEqual(before)
    })

    it('ends when the run is stopped, and leaves a file whole or not at all', async () => {
      const { files, fetch, target } = await sources()
      const [path, text] = Object.entries(files)[0]!
      const fetched = await fetch(path, AbortSignal.abort())
      if (!fetched.ok) expect(existsSync(target)).toBe(false)
      else expect(readFileSync(target, 'utf8')).toBe(text)
    })

    it('is called by a name without secrets', async () => {
      const { source, files, secrets } = await sources()
      for (const path of Object.keys(files)) {
        expect(source.uri(path)).toContain(path)
        hidesSecrets(source.uri(path), secrets)
      }
    })
  })
}

const problemOf = (fetched: Result<Fetched, InitProblem>): string | undefined =>
  fetched.ok ? undefined : fetched.error.problem

function hidesSecrets(told: unknown, secrets: readonly string[]): void {
  for (const secret of secrets) expect(JSON.stringify(told)).not.toContain(secret)
}
