/** What a node says, line by line, where there is nothing but text. */
import type { GraphNode } from '../graph.js'

export function labelOf({ name, kind, component, facts, hooks, state }: GraphNode): string[] {
  return [
    state ? `${name}: ${state.status}` : name,
    [kind, component ?? ''].filter(Boolean).join(' · '),
    ...facts.map(({ text }) => text),
    ...hooks.map((hook) => `hook ${hook.component}${hook.trigger === 'done' ? '' : ` when ${hook.trigger}`}`),
  ].filter(Boolean)
}
