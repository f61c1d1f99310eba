/**
 * Google's object store: its own client against a server that answers as Google documents its JSON API
 * (`objects.list` page by page, `objects.get` with `alt=media` and its checksum, errors as JSON).
 *
 * No such server can be installed from npm or Debian, so this one is written here: it shows that what pxrun asks and
 * what it makes of the answers is right by the documentation, not that Google's service answers so.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { artifactsInitializer } from '../../src/init/artifacts.js'
import { connectionKinds } from '../../src/init/kinds/index.js'
import { connection, ran } from './connection.js'
import { connectionKindContract } from './connection-kind-contract.js'
import { initContext } from './support.js'

const FILES = { 'train.csv': '1,2', 'images/deep/a.png': 'png', 'images/ü b.txt': 'ü' }
const PAGE = 2

interface Bucket {
  readonly url: string
  /** What was asked, in order. */
  readonly asked: readonly string[]
}

async function bucketWith(objects: Readonly<Record<string, string>>): Promise<Bucket> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url!)
    answer(objects, request, response)
  }).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

function answer(
  objects: Readonly<Record<string, string>>,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const url = new URL(request.url!, 'http://localhost')
  const [, bucket, key] = /^\/storage\/v1\/b\/([^/]+)\/o(?:\/([^/]+))?$/.exec(url.pathname) ?? []
  const json = (status: number, body: object) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  const missing = (message: string) =>
    json(404, { error: { code: 404, message, errors: [{ domain: 'global', reason: 'notFound', message }] } })
  if (bucket !== 'models') return missing('The specified bucket does not exist.')
  if (key === undefined) return json(200, pageOf(objects, url.searchParams))
  const text = objects[decodeURIComponent(key)]
  if (text === undefined) return missing(`No such object: models/${decodeURIComponent(key)}`)
  if (url.searchParams.get('alt') !== 'media') return json(200, resourceOf(decodeURIComponent(key), text))
  const headers = { 'content-type': 'application/octet-stream', 'x-goog-hash': `md5=${md5(text)}` }
  return response.writeHead(200, headers).end(text)
}

function pageOf(objects: Readonly<Record<string, string>>, query: URLSearchParams): object {
  const keys = Object.keys(objects).filter((key) => key.startsWith(query.get('prefix') ?? ''))
  const from = Number(query.get('pageToken') ?? 0)
  return {
    kind: 'storage#objects',
    items: keys.slice(from, from + PAGE).map((key) => resourceOf(key, objects[key]!)),
    ...(from + PAGE < keys.length && { nextPageToken: String(from + PAGE) }),
  }
}

const resourceOf = (name: string, text: string) => ({
  kind: 'storage#object',
  bucket: 'models',
  name,
  size: String(Buffer.byteLength(text)),
  md5Hash: md5(text),
})

const md5 = (text: string): string => createHash('md5').update(text).digest('base64')

connectionKindContract({
  name: 'gcs',
  type: connectionKinds.find(({ kind }) => kind === 'gcs')!,
  create: async () => {
    const held = Object.entries(FILES).map(([path, text]) => [`contract/${path}`, text])
    const { url } = await bucketWith({ ...Object.fromEntries(held), 'contract-other/x': 'not meant' })
    return { schema: { bucket: 'gs://models/contract', endpoint: url }, files: FILES }
  },
})

describe('a GCS bucket', () => {
  const bucket = (endpoint: string, place = 'gs://models', variables: Record<string, string> = {}) => ({
    ...initContext(),
    connection: connection({ name: 'bucket', kind: 'gcs', schema: { bucket: place, endpoint }, variables }),
  })

  it('is read page by page, each object once', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 5 }, (_, index) => [`many/${index}`, `text ${index}`]),
    )
    const { url, asked } = await bucketWith(many)
    const context = bucket(url)
    await ran(artifactsInitializer, { dirs: ['many'] }, context)
    for (let index = 0; index < 5; index++)
      expect(readFileSync(join(context.artifactsPath, 'bucket', 'many', String(index)), 'utf8')).toBe(
        `text ${index}`,
      )
    expect(asked.filter((path) => path.includes('prefix='))).toHaveLength(3)
    expect(asked.filter((path) => path.includes('alt=media'))).toHaveLength(5)
  })

  it('says what is not there, and repeats no key', async () => {
    const { url } = await bucketWith({ x: '1' })
    expect(await ran(artifactsInitializer, { files: ['y'] }, bucket(url))).toBe(
      'there is nothing at gcs://models/y',
    )
    expect(await ran(artifactsInitializer, { files: ['x'] }, bucket(url, 'gs://none'))).toMatch(
      /cannot be had/,
    )
    const wrong = bucket(url, 'gs://models', { GC_KEY: 'no-json-but-secret' })
    expect(await ran(artifactsInitializer, { files: ['x'] }, wrong)).toBe(
      'GC_KEY of the connection `bucket` is no JSON',
    )
  })
})
