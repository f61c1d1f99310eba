/**
 * Reads YAML, and JSON as the YAML that it is, into a tree with positions: the values that PyYAML's
 * `safe_load` gives for the same text, and an error where it raises. Pure, deterministic, never throws;
 * time and memory are bounded by the limits.
 *
 * Knows nothing of Polyaxon.
 */
import type { Diagnostics } from '../diagnostics/collector.js'
import type { SourceFile } from '../diagnostics/source.js'
import { firstUnprintable } from './characters.js'
import { diagnose, isWarning } from './diagnose.js'
import { DEFAULT_LIMITS, type Limits } from './limits.js'
import type { SourceNode } from './node.js'
import { viewOf } from './node-views.js'
import { parse } from './parser.js'
import type { Problem } from './problem.js'
import { TreeBuilder } from './tree-builder.js'

/**
 * The root of the document, a null for an empty one. Undefined when the text cannot be read: then at
 * least one error has been reported. A syntax error ends the reading; of bad tags, keys and values all
 * are reported.
 */
export function readYaml(
  file: SourceFile,
  diagnostics: Diagnostics,
  limits: Partial<Limits> = {},
): SourceNode | undefined {
  const bounds = { ...DEFAULT_LIMITS, ...limits }
  const unreadable = checkText(file.text, bounds)
  if (unreadable) return report([unreadable], file, diagnostics)
  const parsed = parse(file.text, bounds)
  if (parsed.problem) return report([parsed.problem], file, diagnostics)
  const { table, root } = parsed
  const problems = new TreeProblems()
  const complete = new TreeBuilder(table, (problem) => problems.add(problem)).build(root)
  report(problems.all, file, diagnostics)
  return complete ? viewOf(table, root) : undefined
}

function report(problems: readonly Problem[], file: SourceFile, diagnostics: Diagnostics): undefined {
  for (const problem of problems) diagnose(problem, file, diagnostics)
}

/** More of a kind in one file help nobody, and would take time to put into words. */
const MOST_PROBLEMS = 100

/** Keeps the errors before the warnings, so that no crowd of warnings hides why a file was refused. */
class TreeProblems {
  readonly #errors: Problem[] = []
  readonly #warnings: Problem[] = []

  add(problem: Problem): void {
    const list = isWarning(problem) ? this.#warnings : this.#errors
    if (list.length < MOST_PROBLEMS) list.push(problem)
  }

  get all(): readonly Problem[] {
    return [...this.#errors, ...this.#warnings]
  }
}

function checkText(text: string, { characters }: Limits): Problem | undefined {
  if (text.length > characters) return { name: 'too-long', start: 0, end: 1, wanted: `${characters}` }
  const at = firstUnprintable(text)
  if (at < 0) return undefined
  return { name: 'unprintable', start: at, end: at + 1, found: text[at]! }
}
