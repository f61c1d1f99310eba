/** Stands between pxrun and an engine, and tells of each request before it is passed on and when its answer begins. */

import { once } from 'node:events'
import { createServer, request, type Server } from 'node:http'
import { join } from 'node:path'
import { tempDir } from '../../support/temp-dir.js'
import type { EngineDaemon } from './engine-daemon.js'

export interface Passage {
  readonly method: string
  readonly path: string
  readonly part: 'request' | 'answer'
}

export class EngineProxy {
  readonly socket = join(tempDir(), 'proxy.sock')
  /** Called for each part of the traffic; what it resolves to decides whether that is passed on. */
  onPassage: (passage: Passage) => boolean = () => true
  readonly #server: Server

  constructor(daemon: EngineDaemon) {
    this.#server = createServer((asked, answer) => {
      const { method = '', url = '', headers } = asked
      const path = url
        .replace(/^\/v[\d.]+/, '')
        .replace(/\?.*/, '')
        .replace(/pxrun-\w+|[0-9a-f]{64}/, 'ID')
      answer.on('error', () => {})
      if (!this.onPassage({ method, path, part: 'request' })) return void asked.socket.destroy()
      const passed = request({ socketPath: daemon.socket, method, path: url, headers }, (given) => {
        if (!this.onPassage({ method, path, part: 'answer' })) {
          given.destroy()
          return void asked.socket.destroy()
        }
        answer.writeHead(given.statusCode ?? 500, given.headers)
        answer.flushHeaders()
        given.on('error', () => answer.destroy())
        given.pipe(answer)
      })
      passed.on('error', () => answer.destroy())
      answer.on('close', () => passed.destroy())
      asked.pipe(passed)
    })
  }

  async start(): Promise<string> {
    this.#server.listen(this.socket)
    await once(this.#server, 'listening')
    return `unix://${this.socket}`
  }

  close(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }
}
