/**
 * How a container of an attempt is known to the engine: one name that cannot be given twice, and
 * labels by which everything of a home can be found. Pure.
 */
import { createHash } from 'node:crypto'
import { basename, dirname } from 'node:path'
import type { AttemptLayout } from '../../home/layout.js'

export const LABEL = {
  run: 'pxrun.run',
  attempt: 'pxrun.attempt',
  container: 'pxrun.container',
  home: 'pxrun.home',
  /** Names, with commas between them, of the variables that hold secrets. */
  secrets: 'pxrun.secrets',
  /** There when files that are mounted hold further ones. */
  hidden: 'pxrun.hidden',
} as const

export interface ContainerIdentity {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
}

/** An attempt's folder is `<home>/attempts/<uuid>/<number>`. */
export function containerIdentity(container: string, attempt: AttemptLayout): ContainerIdentity {
  const number = basename(attempt.root)
  const uuid = basename(dirname(attempt.root))
  const home = dirname(dirname(dirname(attempt.root)))
  return {
    // Engines take only these characters.
    name: `pxrun-${uuid}-${number}-${container.replace(/[^\w.-]/g, '-')}`,
    labels: {
      [LABEL.run]: uuid,
      [LABEL.attempt]: number,
      [LABEL.container]: container,
      [LABEL.home]: homeMark(home),
    },
  }
}

/** Stands for a home in labels, without telling where it is. */
export const homeMark = (home: string): string => createHash('sha256').update(home).digest('hex').slice(0, 16)
