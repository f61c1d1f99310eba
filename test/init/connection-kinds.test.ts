/** Every kind of connection under the contract that they share. Buckets have theirs where their servers are. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import kindSchema from '../../schemas/config/connection.json' with { type: 'json' }
import { connectionKinds } from '../../src/init/kinds/index.js'
import { connectionKindContract } from './connection-kind-contract.js'
import { gitRepository, write } from './support.js'

const FILES = { 'train.csv': '1,2', 'images/deep/a.png': 'png', 'images/ü b.txt': 'ü' }

const kind = (name: string) => connectionKinds.find((one) => one.kind === name)!

function folderWith(home: string): string {
  const folder = join(home, 'disk')
  for (const [path, text] of Object.entries(FILES)) write(join(folder, path), text)
  write(join(home, 'x'), 'secret')
  return folder
}

describe('the kinds of connections', () => {
  it('are those that the schema of the configuration offers', () => {
    const offered = kindSchema.properties.kind.anyOf.flatMap((one) => one.enum ?? [])
    expect(connectionKinds.map((one) => one.kind).sort()).toEqual([...offered].sort())
  })
})

connectionKindContract({
  name: 'host_path',
  type: kind('host_path'),
  create: ({ home }) => ({
    schema: { hostPath: folderWith(home), mountPath: '/data' },
    files: FILES,
  }),
})

connectionKindContract({
  name: 'volume_claim',
  type: kind('volume_claim'),
  create: ({ home }) => ({
    schema: { volumeClaim: 'sets', mountPath: '/data' },
    volumeClaims: { sets: folderWith(home) },
    files: FILES,
  }),
})

connectionKindContract({
  name: 'http',
  type: kind('http'),
  hasFolders: false,
  create: async () => {
    const served = new Map(Object.entries(FILES).map(([path, text]) => [`/sets/${path}`, text]))
    const server = createServer((request, response) => {
      const isAllowed = request.headers.authorization === 'Bearer open-sesame'
      const text = isAllowed ? served.get(decodeURIComponent(request.url!)) : undefined
      response.writeHead(text === undefined ? 404 : 200).end(text)
    }).listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await new Promise((resolve) => server.once('listening', resolve))
    return {
      schema: { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/sets` },
      variables: { TOKEN: 'open-sesame' },
      files: { 'train.csv': '1,2' },
    }
  },
})

connectionKindContract({
  name: 'git',
  type: kind('git'),
  create: ({ home }) => {
    gitRepository(join(home, 'work'), ['one', 'two'])
    return {
      schema: { url: join(home, 'work') },
      variables: { TOKEN: 'open-sesame' },
      files: { 'file.txt': 'two' },
    }
  },
})

for (const type of connectionKinds.filter(({ source, bring }) => !source && !bring))
  connectionKindContract({
    name: type.kind,
    type,
    create: () => ({ schema: { url: 'https://example.org/x' }, files: {} }),
  })
