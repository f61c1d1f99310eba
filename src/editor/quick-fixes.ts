/** Fixes for what the checker has a suggestion for: "did you mean" and "write". */
import type { CodeAction, Diagnostic, TextEdit } from 'vscode-languageserver'
import type { TextDocument } from 'vscode-languageserver-textdocument'

export function quickFixes(document: TextDocument, diagnostics: readonly Diagnostic[]): CodeAction[] {
  return diagnostics.flatMap((diagnostic) => {
    const edit = editFor(document, diagnostic)
    if (!edit) return []
    return [
      {
        title: `Replace with \`${edit.shown}\``,
        kind: 'quickfix',
        diagnostics: [diagnostic],
        isPreferred: true,
        edit: { changes: { [document.uri]: [edit.text] } },
      },
    ]
  })
}

const SUGGESTION = /(?:did you mean|^write) `([^`]+)`/

function editFor(
  document: TextDocument,
  { source, message, range, data }: Diagnostic,
): { readonly text: TextEdit; readonly shown: string } | undefined {
  const hint = hintOf(data)
  const meant = SUGGESTION.exec(hint ?? '')?.[1]
  if (source !== 'pxrun' || meant === undefined) return undefined
  const there = document.getText(range)
  const change = changeFor(there, message, meant)
  if (!change) return undefined
  const start = document.offsetAt(range.start) + there.indexOf(change.wrong)
  const place = {
    start: document.positionAt(start),
    end: document.positionAt(start + change.wrong.length),
  }
  return { text: { range: place, newText: change.right }, shown: change.right }
}

const hintOf = (data: unknown): string | undefined =>
  typeof data === 'object' && data !== null && 'hint' in data && typeof data.hint === 'string'
    ? data.hint
    : undefined

interface Change {
  readonly wrong: string
  readonly right: string
}

/** What is wrong is quoted in the message, as a whole or with what stands in front of it elsewhere. */
function changeFor(there: string, message: string, meant: string): Change | undefined {
  const whole = there.replace(/^["']|["']$/g, '')
  const quoted = [...message.matchAll(/`([^`]+)`/g)].map((match) => match[1]!)
  if (quoted.includes(whole)) return { wrong: whole, right: meant }
  const longer = quoted.find((word) => word.endsWith(`.${whole}`))
  if (longer !== undefined) {
    const prefix = longer.slice(0, -whole.length)
    if (meant.startsWith(prefix)) return { wrong: whole, right: meant.slice(prefix.length) }
    return meant.includes('.') ? undefined : { wrong: whole, right: meant }
  }
  return partFor(there, quoted, meant)
}

/** A word in the text of a value: the end of `ops.frist`. */
function partFor(there: string, quoted: readonly string[], meant: string): Change | undefined {
  const wrong = quoted.filter((word) => word !== meant && there.includes(word)).sort(byLength)[0]
  return wrong === undefined ? undefined : { wrong, right: meant }
}

const byLength = (a: string, b: string): number => b.length - a.length
