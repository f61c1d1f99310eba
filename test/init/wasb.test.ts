/**
 * Azure's object store against Azurite, Microsoft's own server of its protocol.
 *
 * That is 190 MB of packages, so it is not among the dependencies: `PXRUN_TEST_AZURITE` names a folder in which
 * `npm install azurite` was run, as CI does. Then nothing here may be skipped.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { BlobServiceClient } from '@azure/storage-blob'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { artifactsInitializer } from '../../src/init/artifacts.js'
import { connectionKinds } from '../../src/init/kinds/index.js'
import { connection, ran } from './connection.js'
import { connectionKindContract } from './connection-kind-contract.js'
import { initContext } from './support.js'

const azurite = process.env.PXRUN_TEST_AZURITE
const FILES = { 'train.csv': '1,2', 'images/deep/a.png': 'png', 'images/ü b.txt': 'ü' }
// Written in Azurite's documentation; it opens nothing but such a server.
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=='
let server: ChildProcess
let settings = ''

/** The address at which it says that it listens. */
async function listening(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) {
    const url = /listens on (\S+)/.exec(line)?.[1]
    if (url) return url
  }
  throw new Error('Azurite ended before it listened')
}

describe.skipIf(azurite === undefined)('Azure’s object store', () => {
  beforeAll(async () => {
    const program = join(azurite!, 'node_modules/azurite/dist/src/blob/main.js')
    if (!existsSync(program)) throw new Error(`there is no Azurite in ${azurite}`)
    const flags = ['--inMemoryPersistence', '--blobPort', '0', '--silent', '--disableTelemetry']
    server = spawn(process.execPath, [program, ...flags, '--skipApiVersionCheck'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const url = await listening(server)
    settings = `DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=${KEY};BlobEndpoint=${url}/devstoreaccount1;`
    const container = BlobServiceClient.fromConnectionString(settings).getContainerClient('models')
    await container.create()
    const put = (path: string, text: string) =>
      container.getBlockBlobClient(path).upload(text, Buffer.byteLength(text))
    for (const [path, text] of Object.entries(FILES)) await put(`contract/${path}`, text)
    await put('contract-other/x', 'not meant')
  }, 60_000)

  afterAll(async () => {
    server.kill()
    await once(server, 'close')
  })

  connectionKindContract({
    name: 'wasb',
    type: connectionKinds.find(({ kind }) => kind === 'wasb')!,
    create: () => ({
      schema: { bucket: 'wasbs://models@devstoreaccount1.blob.core.windows.net/contract' },
      variables: { AZURE_CONNECTION_STRING: settings },
      files: FILES,
    }),
  })

  it('gives a file to a step, and no secret away when the key is wrong', async () => {
    const context = (text: string) => ({
      ...initContext(),
      connection: connection({
        name: 'bucket',
        kind: 'wasb',
        schema: { bucket: 'wasbs://models@devstoreaccount1.blob.core.windows.net/contract' },
        variables: { AZURE_STORAGE_CONNECTION_STRING: text },
      }),
    })
    const right = context(settings)
    expect(await ran(artifactsInitializer, { files: ['train.csv'] }, right)).toMatchObject([
      { name: 'train.csv', kind: 'file', isInput: true },
    ])
    expect(readFileSync(join(right.artifactsPath, 'bucket', 'train.csv'), 'utf8')).toBe('1,2')
    const wrong = Buffer.from('wrong-and-secret').toString('base64')
    const problem = await ran(
      artifactsInitializer,
      { files: ['train.csv'] },
      context(settings.replace(KEY, wrong)),
    )
    expect(problem).toMatch(/cannot be had/)
    expect(problem).not.toContain(wrong)
  })
})

it('Azure’s object store needs to be told its account', async () => {
  const bucket = connection({ kind: 'wasb', schema: { bucket: 'models' } })
  expect(await ran(artifactsInitializer, { files: ['a'] }, { ...initContext(), connection: bucket })).toMatch(
    /has no AZURE_CONNECTION_STRING/,
  )
})
