/** What `explain` prints: every value with where it came from, and what the container finally receives. */
import { toJson } from '../base/value.js'
import { placeOf } from '../diagnostics/render-text.js'
import { containerProcess, explainOperation, type ResolvedOperation } from '../index.js'
import type { Origin } from '../polyaxonfile/origins.js'
import type { Path } from '../polyaxonfile/path.js'
import { locationOf } from '../polyaxonfile/report.js'
import { COMMAND_LINE } from './matrix-options.js'
import { valueText } from './output/format.js'
import type { Terminal } from './terminal.js'

function explanationJson(operation: ResolvedOperation) {
  return {
    values: explainOperation(operation).map(({ path, value, from, template }) => ({
      path,
      value: toJson(value),
      from: originText(from),
      role: from.kind === 'file' ? from.role : from.kind,
      ...(template !== undefined && { template }),
    })),
    process: operation.isPipeline ? null : containerProcess(operation),
  }
}

export async function printExplanation(
  terminal: Terminal,
  operation: ResolvedOperation,
  format: 'text' | 'json',
): Promise<void> {
  if (format === 'json') await terminal.print(JSON.stringify(explanationJson(operation), undefined, 2))
  else await printTree(terminal, operation)
}

/** A tree by indentation: the key, its value, who set it, and the template that it was. */
async function printTree(terminal: Terminal, operation: ResolvedOperation): Promise<void> {
  const { dim, cyan } = terminal.paint
  let last: Path = []
  for (const { path, value, from, template } of explainOperation(operation)) {
    for (const { depth, key } of newBranches(last, path))
      await terminal.print(`${'  '.repeat(depth)}${keyText(key)}`)
    last = path
    const left = `${'  '.repeat(path.length - 1)}${keyText(path.at(-1))} ${valueText(toJson(value))}`
    const written = template === undefined ? '' : `  ${cyan(template.replace(/\s+/g, ' '))}`
    await terminal.print(`${left.padEnd(56)}  ${dim(originText(from))}${written}`)
  }
  if (operation.isPipeline) return
  const { argv, env, workingDir } = containerProcess(operation)
  await terminal.print(dim('what the container receives:'))
  await terminal.print(`  argv        ${JSON.stringify(argv)}`)
  for (const [name, text] of Object.entries(env)) await terminal.print(`  env         ${name}=${text}`)
  if (workingDir !== null) await terminal.print(`  workingDir  ${workingDir}`)
}

/** The keys on the way to a value that the value before it did not share. */
function newBranches(last: Path, path: Path): { depth: number; key: string | number }[] {
  let shared = 0
  while (shared < path.length - 1 && last[shared] === path[shared]) shared++
  return path.slice(shared, -1).map((key, index) => ({ depth: shared + index, key }))
}

const keyText = (key: string | number | undefined) => (typeof key === 'number' ? `- [${key}]` : `${key}:`)

function originText(from: Origin): string {
  switch (from.kind) {
    case 'argument':
      return `-P ${from.name}`
    case 'built-in':
      return 'pxrun'
    case 'file': {
      if (from.source.file.name === COMMAND_LINE) return 'command line'
      const location = locationOf(from)
      const place = location ? placeOf(location) : from.source.file.name
      return from.role === 'preset' ? `${place} (preset)` : place
    }
  }
}
