/** The images of a container engine: the calls of the API that pxrun needs, typed. */
import type { EngineConnection } from './engine-connection.js'
import type { BuildCall, ImageAnswer, ListedImage, PullLine } from './wire.js'

export class EngineImages {
  constructor(readonly connection: EngineConnection) {}

  /** Undefined when the engine has no such image. */
  async find(name: string): Promise<ImageAnswer | undefined> {
    return (await this.connection.askIfThere({
      method: 'GET',
      path: `/images/${encodeURIComponent(name)}/json`,
    })) as ImageAnswer | undefined
  }

  /** Pulls an image; gives what the engine reports on the way. A failure may come as a line with `error`. */
  async *pull(
    { name, tag, auth }: { name: string; tag: string; auth: string | undefined },
    signal?: AbortSignal,
  ): AsyncGenerator<PullLine> {
    yield* this.connection.reports<PullLine>({
      method: 'POST',
      path: '/images/create',
      query: { fromImage: name, tag },
      ...(auth && { headers: { 'X-Registry-Auth': auth } }),
      ...(signal && { signal }),
    })
  }

  /** Pushes an image under one of its names; gives what the engine reports on the way. */
  async *push(
    { name, tag, auth }: { name: string; tag: string; auth: string | undefined },
    signal?: AbortSignal,
  ): AsyncGenerator<PullLine> {
    yield* this.connection.reports<PullLine>({
      method: 'POST',
      path: `/images/${name}/push`,
      query: { tag },
      // Engines insist on the header.
      headers: { 'X-Registry-Auth': auth ?? Buffer.from('{}').toString('base64url') },
      ...(signal && { signal }),
    })
  }

  /** Builds an image of a tar archive; gives what the builder reports on the way. A failure comes as a line with `error`. */
  async *build(
    { name, dockerfile, useCache, labels, credentials, content }: BuildCall,
    signal?: AbortSignal,
  ): AsyncGenerator<PullLine> {
    yield* this.connection.reports<PullLine>({
      method: 'POST',
      path: '/build',
      query: {
        t: name,
        dockerfile,
        labels: JSON.stringify(labels),
        nocache: String(!useCache),
        rm: 'true',
        forcerm: 'true',
      },
      headers: {
        'Content-Type': 'application/x-tar',
        ...(credentials && { 'X-Registry-Config': credentials }),
      },
      content,
      ...(signal && { signal }),
    })
  }

  /** Gives an image a further name. */
  async tag(image: string, { name, tag }: { readonly name: string; readonly tag: string }): Promise<void> {
    const path = `/images/${encodeURIComponent(image)}/tag`
    await this.connection.ask({ method: 'POST', path, query: { repo: name, tag } })
  }

  /** All images that carry a label. */
  async withLabel(label: string): Promise<readonly ListedImage[]> {
    const filters = JSON.stringify({ label: [label] })
    return (await this.connection.ask({
      method: 'GET',
      path: '/images/json',
      query: { filters },
    })) as ListedImage[]
  }

  /** Removes an image with all of its names; none is fine. One that a container uses is refused. */
  async remove(id: string): Promise<void> {
    const query = { force: 'true' }
    await this.connection.askIfThere({ method: 'DELETE', path: `/images/${encodeURIComponent(id)}`, query })
  }
}
