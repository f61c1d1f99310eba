/** Projects of somebody who has installed pxrun. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { tempDir } from '../support/temp-dir.js'

/** A folder whose `node_modules` leads to this package. */
export function projectWithPxrun(): string {
  const folder = tempDir()
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(resolve('.'), join(folder, 'node_modules', 'pxrun'))
  return folder
}

/** What `npm pack` makes of this package. */
export function packed(folder: string): string {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]
  const [{ filename }] = JSON.parse(execFileSync('npm', args, { encoding: 'utf8' }))
  return join(folder, filename)
}

/** A folder with the packed package and its dependencies, as `npm install` leaves them: nothing else of this folder. */
export function projectWithPackage(tarball: string): string {
  const folder = tempDir()
  const place = join(folder, 'node_modules', 'pxrun')
  mkdirSync(place, { recursive: true })
  execFileSync('tar', ['-xzf', tarball, '-C', place, '--strip-components=1'])
  const { dependencies } = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8'))
  // Of types, what every project with TypeScript on Node has.
  for (const name of [...Object.keys(dependencies), '@types/node', 'undici-types']) {
    const link = join(folder, 'node_modules', name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(resolve('node_modules', name), link)
  }
  return folder
}
