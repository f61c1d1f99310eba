/** S3 against a real server that speaks it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { artifactsInitializer } from '../../src/init/artifacts.js'
import { connectionInitializer } from '../../src/init/connection.js'
import { connectionKinds } from '../../src/init/kinds/index.js'
import { connection, ran } from './connection.js'
import { connectionKindContract } from './connection-kind-contract.js'
import { initContext } from './support.js'

const KEYS = { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER' }
const FILES = { 'train.csv': '1,2', 'images/deep/a.png': 'png', 'images/b.txt': 'b' }
const large = randomBytes(3_000_000)
const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

const folder = mkdtempSync(join(tmpdir(), 'pxrun-test-'))
// In a process of its own: it makes the tokens of its pages with a cipher that Node has switched off.
const SERVER = `
const S3rver = require('s3rver')
const server = new S3rver({ port: 0, address: '127.0.0.1', silent: true, directory: process.argv[1] })
server.run().then(({ port }) => console.log(port))
`
let server: ChildProcess
let endpoint: string

beforeAll(async () => {
  server = spawn(process.execPath, ['--openssl-legacy-provider', '-e', SERVER, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [port] = (await once(server.stdout!, 'data')) as [Buffer]
  endpoint = `http://127.0.0.1:${String(port).trim()}`
  const credentials = { accessKeyId: KEYS.AWS_ACCESS_KEY_ID, secretAccessKey: KEYS.AWS_SECRET_ACCESS_KEY }
  const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials })
  await client.send(new CreateBucketCommand({ Bucket: 'models' }))
  const put = (Key: string, Body: string | Buffer) =>
    client.send(new PutObjectCommand({ Bucket: 'models', Key, Body }))
  await put('iris/model.onnx', large)
  await put('iris/deep/labels.txt', 'setosa')
  await put('iris-other/x', 'not meant')
  for (const [path, text] of Object.entries(FILES)) await put(`contract/${path}`, text)
  for (let i = 0; i < 1010; i += 101)
    await Promise.all(Array.from({ length: 101 }, (_, more) => put(`many/${i + more}`, String(i + more))))
  client.destroy()
}, 120_000)

afterAll(async () => {
  server.kill()
  await once(server, 'close')
  rmSync(folder, { recursive: true, force: true })
})

const bucket = (path = 's3://models', variables: Record<string, string> = KEYS) => ({
  ...initContext(),
  connection: connection({ name: 'bucket', kind: 's3', schema: { bucket: path, endpoint }, variables }),
})

connectionKindContract({
  name: 's3',
  type: connectionKinds.find(({ kind }) => kind === 's3')!,
  create: () => ({
    schema: { bucket: 's3://models/contract', endpoint },
    variables: { ...KEYS, AWS_SESSION_TOKEN: 'open-sesame' },
    files: FILES,
  }),
})

describe('an S3 bucket', () => {
  it('gives files and folders, byte by byte', async () => {
    const context = bucket()
    const at = (...path: string[]) => join(context.artifactsPath, 'bucket', ...path)
    expect(
      await ran(artifactsInitializer, { files: ['iris/model.onnx'], dirs: [['iris', 'all']] }, context),
    ).toEqual([
      {
        name: 'model.onnx',
        kind: 'file',
        path: 's3://models/iris/model.onnx',
        summary: { path: 's3://models/iris/model.onnx', connection: 'bucket' },
        isInput: true,
      },
      expect.objectContaining({ name: 'all', kind: 'dir' }),
    ])
    expect(digest(readFileSync(at('iris', 'model.onnx')))).toBe(digest(large))
    expect(readFileSync(at('all', 'deep', 'labels.txt'), 'utf8')).toBe('setosa')
    expect(context.lines[0]).toBe('fetched s3://models/iris/model.onnx (1 file, 3.0 MB)')
  })

  it('gives all that lies below its folder, page by page', async () => {
    const context = bucket('s3://models/many')
    expect(await ran(connectionInitializer, 'bucket', context)).toHaveLength(1)
    expect(context.lines.at(-1)).toMatch(/^fetched s3:\/\/models\/many \(1010 files/)
    expect(readFileSync(join(context.artifactsPath, 'bucket', '1009'), 'utf8')).toBe('1009')
  }, 60_000)

  it('says what is not there, and refuses what leads out', async () => {
    expect(await ran(artifactsInitializer, { files: ['nothing'] }, bucket())).toBe(
      'there is nothing at s3://models/nothing',
    )
    expect(await ran(artifactsInitializer, { files: ['iris'] }, bucket())).toMatch(/is a folder/)
    expect(await ran(artifactsInitializer, { files: ['../x'] }, bucket('s3://models/iris'))).toMatch(
      /leads out of the bucket/,
    )
    expect(await ran(artifactsInitializer, { files: ['x'] }, bucket('s3://none'))).toMatch(/cannot be had/)
    const wrong = { AWS_ACCESS_KEY_ID: 'NOBODY', AWS_SECRET_ACCESS_KEY: 'wrong-and-secret' }
    const problem = await ran(
      artifactsInitializer,
      { files: ['iris/model.onnx'] },
      bucket('s3://models', wrong),
    )
    expect(problem).toMatch(/cannot be had/)
    expect(problem).not.toContain('wrong-and-secret')
  })
})
