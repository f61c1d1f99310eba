import type { Application } from './application.js'

/** One problem that has no place in a document, and what to do about it. */
export function complain(
  { terminal }: Application,
  { message, hint }: { readonly message: string; readonly hint?: string },
): void {
  terminal.complain(`${terminal.paint.red('error')}: ${message}`)
  if (hint) terminal.complain(`  ${terminal.paint.cyan('hint:')} ${hint}`)
}
