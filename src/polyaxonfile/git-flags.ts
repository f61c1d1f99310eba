/** The flags that an init section may hand to `git clone`: split as a shell would, and held against a list. */
import { fail, ok, type Result } from '../base/result.js'

export interface FlagProblem {
  readonly problem: string
  readonly hint: string
}

/** Flags by whether they take a value; each value has to look harmless. */
const ALLOWED: Readonly<Record<string, RegExp | null>> = {
  '--depth': /^\d+$/,
  '--branch': /^[\w][\w./-]*$/,
  '-b': /^[\w][\w./-]*$/,
  '--single-branch': null,
  '--no-single-branch': null,
  '--recurse-submodules': null,
  '--shallow-submodules': null,
  '--filter': /^(blob:none|tree:\d+|blob:limit=\d+[kmg]?)$/,
  '--no-tags': null,
  '-c': /^http\.sslVerify=(true|false)$/,
}

export function safeFlags(flags: readonly string[]): Result<string[], FlagProblem> {
  const words = flags.flatMap(splitWords)
  const safe: string[] = []
  for (let i = 0; i < words.length; i++) {
    const [flag, attached] = splitOnce(words[i]!)
    const pattern = Object.hasOwn(ALLOWED, flag) ? ALLOWED[flag] : undefined
    if (pattern === undefined) return refused(words[i]!)
    if (pattern === null) {
      if (attached !== undefined) return refused(words[i]!)
      safe.push(flag)
      continue
    }
    const value = attached ?? words[++i]
    if (value === undefined || !pattern.test(value)) return refused(`${flag} ${value ?? ''}`.trim())
    safe.push(flag, value)
  }
  return ok(safe)
}

function splitOnce(word: string): [string, string | undefined] {
  const at = word.startsWith('--') ? word.indexOf('=') : -1
  return at === -1 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)]
}

/** Words between blanks; quotes keep blanks. */
function splitWords(text: string): string[] {
  const words = text.match(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g) ?? []
  return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, (_, double, single) => double ?? single))
}

const refused = (flag: string): Result<string[], FlagProblem> =>
  fail({
    problem: `the git flag \`${flag}\` is not allowed`,
    hint: `allowed: ${Object.keys(ALLOWED).join(' ')}`,
  })
