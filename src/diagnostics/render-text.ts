/** Diagnostics for people: place, message, the line with a caret, a hint. */

import { blotCredentials } from '../base/redact.js'
import type { Diagnostic, Location } from './diagnostic.js'
import { lineAt, positionAt } from './source.js'

export interface Paint {
  red(text: string): string
  yellow(text: string): string
  cyan(text: string): string
  bold(text: string): string
  dim(text: string): string
}

const same = (text: string) => text

export const plain: Paint = { red: same, yellow: same, cyan: same, bold: same, dim: same }

/** Long lines are cut to this many characters around the caret. */
const FRAME_WIDTH = 100

export function renderDiagnostic(diagnostic: Diagnostic, paint: Paint = plain): string {
  const { severity, code, message, location, hint, related } = diagnostic
  const colour = severity === 'error' ? paint.red : paint.yellow
  const head = `${location ? `${paint.bold(placeOf(location))}: ` : ''}${colour(severity)}: ${message} ${paint.dim(`[${code}]`)}`
  const lines = [head]
  if (location) lines.push(...codeFrame(location, paint, colour))
  for (const place of related ?? []) {
    lines.push(
      `  ${placeOf(place.location)}: ${place.message}`,
      ...codeFrame(place.location, paint, paint.cyan),
    )
  }
  if (hint) lines.push(`  ${paint.cyan('hint:')} ${hint.replaceAll('\n', '\n        ')}`)
  return lines.join('\n')
}

/** `file:line:column`, which terminals and editors turn into links. */
export function placeOf({ file, range }: Location): string {
  const { line, column } = positionAt(file, range.start)
  return `${file.name}:${line}:${column}`
}

function codeFrame({ file, range }: Location, paint: Paint, colour: (text: string) => string): string[] {
  const { line, column } = positionAt(file, range.start)
  // What is printed may be kept: by a terminal, by a CI server.
  const text = blotCredentials(lineAt(file, line))
  const from = Math.max(0, Math.min(column - 1 - FRAME_WIDTH / 2, text.length - FRAME_WIDTH))
  const shown = text.slice(from, from + FRAME_WIDTH)
  const at = column - 1 - from
  const length = Math.max(1, Math.min(range.end - range.start, shown.length - at))
  const gutter = `  ${line} | `
  // A tab in front of the caret is kept, so that the caret stands under its character.
  const before = shown.slice(0, at).replace(/[^\t]/g, ' ')
  return [
    `${paint.dim(gutter)}${shown}`,
    `${paint.dim(`${' '.repeat(gutter.length - 2)}| `)}${before}${colour('^'.repeat(length))}`,
  ]
}
