/** `$(NAME)` in arguments and variables stands for a variable of the container, as in Kubernetes. */
import type { PlannedContainer } from './run-plan.js'

/** A name that is no variable stays as it is written; `$$(NAME)` is the text `$(NAME)`. Earlier variables can be used in later ones. */
export function withReferences(container: PlannedContainer): PlannedContainer {
  const env: Record<string, string> = {}
  const text = (written: string) =>
    written.replace(/\$(\$?)\(([-._a-zA-Z][-._a-zA-Z0-9]*)\)/g, (whole, escaped: string, name: string) =>
      escaped ? whole.slice(1) : Object.hasOwn(env, name) ? env[name]! : whole,
    )
  for (const [name, value] of Object.entries(container.env)) env[name] = text(value)
  const { command, args, argv } = container
  return { ...container, env, command: command.map(text), args: args.map(text), argv: argv.map(text) }
}
