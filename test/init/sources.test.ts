/** Data that comes from connections: mounted folders, the web, buckets. */
import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { artifactsInitializer } from '../../src/init/artifacts.js'
import { connectionInitializer } from '../../src/init/connection.js'
import { pathsInitializer } from '../../src/init/paths.js'
import { Progress } from '../../src/init/progress.js'
import { bucketPlace } from '../../src/init/sources/bucket.js'
import { loadOptional } from '../../src/init/sources/load-optional.js'
import { connection, ran } from './connection.js'
import { initContext, write } from './support.js'

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('a mounted folder', () => {
  const setUp = () => {
    const context = initContext()
    const folder = join(context.home, 'disk')
    write(join(folder, 'train.csv'), '1,2')
    write(join(folder, 'images', 'deep', 'a.png'), 'png')
    write(join(context.home, 'secret'), 'secret')
    return {
      context: { ...context, connection: connection({ folder }) },
      folder,
      at: (...path: string[]) => join(context.artifactsPath, ...path),
    }
  }

  it('gives files and folders below the name of its connection, or where the step says', async () => {
    const { context, folder, at } = setUp()
    expect(
      await ran(artifactsInitializer, { files: ['train.csv'], dirs: [['images', 'pictures']] }, context),
    ).toEqual([
      {
        name: 'train.csv',
        kind: 'file',
        path: join(folder, 'train.csv'),
        summary: { path: join(folder, 'train.csv'), connection: 'data' },
        isInput: true,
      },
      expect.objectContaining({ name: 'pictures', kind: 'dir' }),
    ])
    expect(readFileSync(at('data', 'train.csv'), 'utf8')).toBe('1,2')
    expect(readFileSync(at('data', 'pictures', 'deep', 'a.png'), 'utf8')).toBe('png')
    await ran(pathsInitializer, [['images', at('elsewhere')], 'train.csv'], { ...context, path: 'here' })
    expect(existsSync(at('elsewhere', 'deep', 'a.png'))).toBe(true)
    expect(existsSync(at('here', 'train.csv'))).toBe(true)
    expect(context.lines.at(0)).toBe(`fetched ${join(folder, 'train.csv')} (1 file, 3 bytes)`)
  })

  it('is given whole when the step names nothing in it', async () => {
    const { context, at } = setUp()
    expect(await ran(connectionInitializer, 'data', context)).toEqual([
      expect.objectContaining({ name: 'data', kind: 'dir' }),
    ])
    expect(existsSync(at('data', 'images', 'deep', 'a.png'))).toBe(true)
    expect(await ran(artifactsInitializer, {}, { ...context, path: 'all' })).toHaveLength(1)
    expect(existsSync(at('all', 'train.csv'))).toBe(true)
  })

  it('gives nothing from outside of it, and puts nothing outside of the run', async () => {
    const { context, folder } = setUp()
    symlinkSync(join(context.home, 'secret'), join(folder, 'link'))
    symlinkSync(context.home, join(folder, 'up'))
    for (const path of ['../secret', 'link', 'up/secret', '/etc/passwd', join(context.home, 'secret')])
      expect(await ran(artifactsInitializer, { files: [path] }, context)).toMatch(/leads out/)
    expect(await ran(connectionInitializer, 'data', context)).toMatch(/link that leads out/)
    for (const to of ['../../x', '/etc/x', '../data']) {
      expect(
        await ran(artifactsInitializer, { files: [['train.csv', to]] }, { ...context, path: '..' }),
      ).toMatch(/leads out of the run/)
    }
    expect(await ran(artifactsInitializer, { files: [['train.csv', '../../x']] }, context)).toMatch(
      /leads out of the run/,
    )
  })

  it('says what is not there', async () => {
    const { context } = setUp()
    expect(await ran(artifactsInitializer, { files: ['no.csv'] }, context)).toBe(
      'there is no `no.csv` in the connection `data`',
    )
    expect(await ran(artifactsInitializer, { dirs: ['train.csv'] }, context)).toMatch(/is a file/)
    const gone = { ...context, connection: connection({ folder: join(context.home, 'gone') }) }
    expect(await ran(connectionInitializer, 'data', gone)).toMatch(/is not there/)
    const unmapped = { ...context, connection: connection({ kind: 'volume_claim' }) }
    expect(await ran(connectionInitializer, 'data', unmapped)).toMatch(
      /no folder is configured for the connection/,
    )
    const slack = { ...context, connection: connection({ kind: 'slack' }) }
    expect(await ran(artifactsInitializer, { files: ['x'] }, slack)).toMatch(
      /cannot be fetched from .* `kind: slack`/,
    )
    expect(await ran(connectionInitializer, 'data', slack)).toEqual([])
  })
})

describe('the web', () => {
  it('gives a data set by its URL, under its own name or a given one', async () => {
    const context = initContext()
    const url = await serve((_, response) => response.end('5.1,3.5\n'))
    expect(
      await ran(pathsInitializer, [`${url}/sets/iris.csv?raw=1`, [`${url}/x`, 'in/named.csv']], context),
    ).toEqual([
      expect.objectContaining({
        name: 'iris.csv',
        kind: 'file',
        path: `${url}/sets/iris.csv?raw=1`,
        isInput: true,
      }),
      expect.objectContaining({ name: 'named.csv', path: `${url}/x` }),
    ])
    expect(readFileSync(join(context.artifactsPath, 'iris.csv'), 'utf8')).toBe('5.1,3.5\n')
    expect(existsSync(join(context.artifactsPath, 'in', 'named.csv'))).toBe(true)
    expect(await ran(pathsInitializer, [[`${url}/x`, '../../out']], context)).toMatch(/leads out of the run/)
  })

  it('gives what lies below the URL of a connection, with its credentials for that server alone', async () => {
    const seen: [string, string | undefined][] = []
    const listener: RequestListener = (request, response) => {
      seen.push([request.url!, request.headers.authorization])
      response.end('data')
    }
    const [url, other] = [await serve(listener), await serve(listener)]
    const context = {
      ...initContext(),
      connection: connection({
        kind: 'http',
        schema: { url: `${url}/base` },
        variables: { TOKEN: 'hidden' },
      }),
    }
    await ran(artifactsInitializer, { files: ['a b.csv', `${other}/c`, '../up'] }, context)
    expect(seen.sort()).toEqual([
      ['/base/a%20b.csv', 'Bearer hidden'],
      ['/base/up', 'Bearer hidden'],
      ['/c', undefined],
    ])
    expect(existsSync(join(context.artifactsPath, 'data', 'a b.csv'))).toBe(true)
  })

  it('says why there is nothing, without credentials, and leaves nothing half done', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/half')
        response.writeHead(200, { 'content-length': 10 }).write('half', () => response.destroy())
      else response.writeHead(404).end()
    })
    const context = initContext()
    const withUser = url.replace('http://', 'http://me:hidden@')
    const problem = await ran(pathsInitializer, [`${withUser}/gone.csv`], context)
    expect(problem).toMatch(/gone.csv cannot be had: the server says 404/)
    expect(problem).not.toContain('hidden')
    expect(await ran(pathsInitializer, [`${url}/half`], context)).toMatch(/cannot be had/)
    expect(existsSync(join(context.artifactsPath, 'half'))).toBe(false)
    expect(existsSync(join(context.artifactsPath, 'half.part'))).toBe(false)
    expect(await ran(pathsInitializer, ['http://127.0.0.1:1/x'], context)).toMatch(/cannot be had/)
  })
})

describe('a bucket', () => {
  it.each([
    ['s3://models', { bucket: 'models', prefix: '' }],
    ['gs://models/a/b/', { bucket: 'models', prefix: 'a/b' }],
    ['models', { bucket: 'models', prefix: '' }],
    [
      'wasbs://container@account.blob.core.windows.net/x',
      { bucket: 'container@account.blob.core.windows.net', prefix: 'x' },
    ],
  ])('of %s is where it says', (bucket, place) => {
    expect(bucketPlace(connection({ schema: { bucket } }))).toEqual(place)
  })

  it('names the package that it needs and that is not there', async () => {
    const load = () => import('no-such-package' as string)
    expect(await loadOptional(connection({ kind: 's3' }), { name: 'no-such-package', load })).toEqual({
      ok: false,
      error: {
        problem: 'the connection `data` needs the package no-such-package, which is not installed',
        hint: 'npm install no-such-package',
      },
    })
  })
})

describe('the progress of a long copy', () => {
  it('is told now and then, and not at all when it is short', () => {
    const lines: string[] = []
    const quick = new Progress('copying x', (line) => lines.push(line))
    quick.add(10, { file: true })
    expect(lines).toEqual([])
    const slow = new Progress('copying x', (line) => lines.push(line), 0)
    slow.add(1_500_000)
    slow.add(500_000, { file: true })
    expect(lines).toEqual(['copying x: 0 files, 1.5 MB so far', 'copying x: 1 file, 2.0 MB so far'])
  })
})
