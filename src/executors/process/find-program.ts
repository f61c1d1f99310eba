/** Where a command lies, as the system would look it up for a process with this environment and folder. */
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import type { ContainerPlan } from '../contract.js'

export function findProgram(container: ContainerPlan): string | undefined {
  const program = container.argv[0]
  if (!program) return undefined
  if (program.includes('/')) {
    const path = resolve(container.workingDir, program)
    return isExecutable(path) ? path : undefined
  }
  return findOnPath(program, container.env.PATH)
}

export function findOnPath(program: string, path: string | undefined): string | undefined {
  return (path ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, program))
    .find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}
