import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { loadUrl } from '../../src/embedding/url-source.js'
import { tempDir } from '../support/temp-dir.js'

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/component.yaml`
}

describe('a document by URL', () => {
  it('is fetched once and taken from the cache while the server says that it has not changed', async () => {
    const answers: number[] = []
    const url = await serve((request, response) => {
      const known = request.headers['if-none-match'] === '"v1"'
      answers.push(known ? 304 : 200)
      response.writeHead(known ? 304 : 200, { etag: '"v1"' }).end(known ? undefined : 'version: 1.1\n')
    })
    const cache = tempDir()
    const expected = { ok: true, value: { name: url, text: 'version: 1.1\n' } }
    expect(await loadUrl(url, cache)).toEqual(expected)
    expect(await loadUrl(url, cache)).toEqual(expected)
    expect(answers).toEqual([200, 304])
  })

  it('is refused when it is too large, without reading all of it', async () => {
    let sent = 0
    const url = await serve((_, response) => {
      const chunk = Buffer.alloc(1 << 20, 'x')
      const more = () => {
        while (sent < 64 && !response.destroyed) {
          sent++
          if (!response.write(chunk)) return void response.once('drain', more)
        }
        response.end()
      }
      more()
    })
    expect(await loadUrl(url, tempDir())).toEqual({
      ok: false,
      error: expect.stringMatching(/larger than 5 MiB/),
    })
    expect(sent).toBeLessThan(64)
  })

  it.each(['http://example.org/x.yaml', 'file:///etc/passwd', 'ftp://example.org/x', 'not a url'])(
    'is not fetched from %s: only https is',
    async (url) => {
      expect(await loadUrl(url, tempDir())).toEqual({
        ok: false,
        error: expect.stringMatching(/only https is/),
      })
    },
  )

  it('tells of no credentials when it cannot be fetched', async () => {
    const url = await serve((_, response) => response.writeHead(404).end())
    const secret = url.replace('http://', 'http://user:s3cret@')
    const answer = await loadUrl(secret, tempDir())
    expect(answer.ok).toBe(false)
    expect(JSON.stringify(answer)).not.toContain('s3cret')
  })
})
