/** A project of somebody who has installed pxrun: a folder whose `node_modules` leads to this package. */
import { mkdirSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { tempDir } from '../support/temp-dir.js'

export function projectWithPxrun(): string {
  const folder = tempDir()
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(resolve('.'), join(folder, 'node_modules', 'pxrun'))
  return folder
}
