/** A registry with one image, which wants a name and a password: enough of the protocol for a pull. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'

export interface Registry {
  /** Name of the image, with the registry's address. */
  readonly image: string
  readonly host: string
  readonly credentials: string
  close(): void
}

const MANIFEST_TYPE = 'application/vnd.docker.distribution.manifest.v2+json'

export async function startRegistry(archive: string): Promise<Registry> {
  const layerTar = readFileSync(archive)
  const layer = gzipSync(layerTar, { level: 1 })
  const config = Buffer.from(
    JSON.stringify({
      architecture: process.arch === 'arm64' ? 'arm64' : 'amd64',
      os: 'linux',
      config: { Env: ['PATH=/bin'], Cmd: ['echo', 'pulled'] },
      rootfs: { type: 'layers', diff_ids: [digest(layerTar)] },
    }),
  )
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: MANIFEST_TYPE,
      config: {
        mediaType: 'application/vnd.docker.container.image.v1+json',
        size: config.length,
        digest: digest(config),
      },
      layers: [
        {
          mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
          size: layer.length,
          digest: digest(layer),
        },
      ],
    }),
  )
  const credentials = Buffer.from('reader:secret').toString('base64')
  const server = createServer((request, response) => {
    if (request.headers.authorization !== `Basic ${credentials}`) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="px"' })
      return response.end('{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}')
    }
    const path = request.url ?? ''
    const blob = [config, layer].find((candidate) => path === `/v2/px/image/blobs/${digest(candidate)}`)
    const isManifest = ['1', digest(manifest)].some((name) => path === `/v2/px/image/manifests/${name}`)
    const body = isManifest ? manifest : path === '/v2/' ? Buffer.from('{}') : blob
    if (!body) {
      response.writeHead(404)
      return response.end('{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}')
    }
    const type = isManifest ? MANIFEST_TYPE : 'application/octet-stream'
    response.writeHead(200, {
      'Content-Type': type,
      'Content-Length': body.length,
      'Docker-Content-Digest': digest(body),
    })
    response.end(request.method === 'HEAD' ? undefined : body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return { image: `${host}/px/image:1`, host, credentials, close: () => server.close() }
}

const digest = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`
