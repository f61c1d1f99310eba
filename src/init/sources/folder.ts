/** A folder of this machine: a mounted volume, a shared disk. Nothing outside of it is read, links included. */
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fail, ok, type Result } from '../../base/result.js'
import { confine } from '../../home/confine.js'
import type { InitProblem } from '../contract.js'
import { copyInto } from '../copy.js'
import type { Fetched, Fetching, Source } from './source.js'

export class FolderSource implements Source {
  constructor(
    readonly root: string,
    /** The name of its connection. */
    readonly name: string,
  ) {}

  uri(path: string): string {
    return join(this.root, path)
  }

  async fetch(
    path: string,
    target: string,
    { signal, progress }: Fetching,
  ): Promise<Result<Fetched, InitProblem>> {
    if (!existsSync(this.root))
      return fail({ problem: `the folder ${this.root} of the connection \`${this.name}\` is not there` })
    const place = confine(this.root, path === '' ? '.' : path)
    if (place === undefined)
      return fail({ problem: `\`${path}\` leads out of the connection \`${this.name}\`` })
    if (!existsSync(place))
      return fail({ problem: `there is no \`${path}\` in the connection \`${this.name}\`` })
    const isFolder = statSync(place).isDirectory()
    const copied = await copyInto(place, target, {
      root: this.root,
      called: 'folder of the connection',
      signal,
      progress,
    })
    return copied.ok ? ok({ ...copied.value, isFolder }) : copied
  }
}
