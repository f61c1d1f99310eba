/** Gives a run the outputs of another one to begin with, such as the checkpoints that it goes on from. */
import { cpSync, existsSync } from 'node:fs'
import type { HomeLayout } from '../home/layout.js'

/** Does nothing for a run that has outputs already: it has begun before. */
export function carryOutputs(layout: HomeLayout, { from, to }: { from: string; to: string }): void {
  const [source, target] = [layout.run(from).outputs, layout.run(to).outputs]
  if (!existsSync(source) || existsSync(target)) return
  cpSync(source, target, { recursive: true, verbatimSymlinks: true })
}
