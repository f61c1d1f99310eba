/**
 * What the containers of a run have to know of each other and what is only known when they start: ports
 * of this machine, the folder that they share. A plan has marks for it in arguments and variables.
 */
import type { PlannedContainer } from './run-plan.js'

export interface Meeting {
  readonly ports: ReadonlyMap<string, number>
  /** `globals.artifacts_path`, as the containers see it. */
  readonly artifactsPath: string
}

/** Stands for a port until the containers start. */
export const portMark = (name: string): string => `@pxrun-port:${name}@`

/** Stands for the folder that the containers share. */
export const ARTIFACTS_MARK = '@pxrun-artifacts@'

export function meet(container: PlannedContainer, { ports, artifactsPath }: Meeting): PlannedContainer {
  const text = (marked: string) =>
    marked
      .replace(/@pxrun-port:([^@]+)@/g, (mark, name: string) => String(ports.get(name) ?? mark))
      .replaceAll(ARTIFACTS_MARK, artifactsPath)
  return {
    ...container,
    command: container.command.map(text),
    args: container.args.map(text),
    argv: container.argv.map(text),
    env: Object.fromEntries(Object.entries(container.env).map(([name, value]) => [name, text(value)])),
  }
}
