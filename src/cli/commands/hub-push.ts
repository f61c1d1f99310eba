import { isDict } from '../../base/value.js'
import { shortDigest } from '../../hub/folder-hub.js'
import { check } from '../../index.js'
import { fileRefs } from '../../polyaxonfile/refs.js'
import type { Source } from '../../polyaxonfile/source.js'
import { type Application, UsageError } from '../application.js'
import { command } from '../command.js'
import { hasErrors, printDiagnostics, readDocument } from '../document-options.js'
import { ExitCode } from '../exit-code.js'
import { homeOption } from '../home-option.js'
import { outputFormat } from '../run-command.js'

export const hubPushCommand = command({
  name: 'hub push',
  summary: 'keep a component in the hub, as a version that never changes',
  options: {
    file: { type: 'string', short: 'f', value: 'FILE', help: 'the component' },
    name: { type: 'string', value: 'NAME', help: "what to call it (default: the component's own name)" },
    tag: {
      type: 'string',
      short: 't',
      multiple: true,
      value: 'TAG',
      help: 'a name for this version: v1; `latest` is given anyway',
    },
    output: { type: 'string', short: 'o', value: 'json', help: 'print JSON' },
    ...homeOption,
  },
  examples: [
    'pxrun hub push -f batch-scoring.yaml --name batch-scoring --tag v1',
    'pxrun run --hub batch-scoring:v1 -P uuid=0e717a09982242ce93141d80bc5cd1db',
  ],
  async run(application, options) {
    const { terminal } = application
    const format = outputFormat(options.output, ['json'])
    const component = await readComponent(application, options)
    if (!component) return ExitCode.invalidDocument
    const name = options.name ?? component.name
    if (!name) throw new UsageError('the component has no name of its own; give one with --name')
    const { hub } = await application.openHub(options.home)
    const pushed = await hub.push({ name, text: component.text, tags: options.tag ?? [] })
    if (!pushed.ok) throw new UsageError(pushed.error)
    const { digest, isNew, tags } = pushed.value
    if (format) await terminal.print(JSON.stringify({ name, digest, new: isNew, tags }, undefined, 2))
    else {
      const words = isNew ? '' : terminal.paint.dim(' (the hub had this text already)')
      await terminal.print(`${name}@${shortDigest(digest)} ${tags.join(', ')}${words}`)
    }
    return ExitCode.ok
  },
})

interface PushedFile {
  readonly name: string | undefined
  readonly text: string
}

/** The component in a file, if it is one that can stand by itself; what is wrong with it was printed. */
async function readComponent(
  application: Application,
  { file, home }: { readonly file?: string; readonly home?: string },
): Promise<PushedFile | undefined> {
  const { bundle } = await readDocument(application, { ...(file && { file: [file] }), ...(home && { home }) })
  const { diagnostics } = check(bundle, { paramsLater: true })
  await printDiagnostics(application, diagnostics)
  const source = bundle.main.ok ? bundle.main.value.source : undefined
  if (!source || !isDict(source.value) || hasErrors(diagnostics)) return undefined
  const refusal = refusalOf(source)
  if (refusal) {
    application.terminal.complain(`${application.terminal.paint.red('error')}: ${refusal}`)
    return undefined
  }
  const { name } = source.value
  return { name: typeof name === 'string' ? name : undefined, text: source.file.text }
}

function refusalOf(source: Source): string | undefined {
  if (isDict(source.value) && source.value.kind !== 'component')
    return 'the hub keeps components, and this is an operation; push the component that it runs'
  const path = fileRefs(source).find(({ kind }) => kind === 'path')
  return path
    ? `it refers to the file ${path.target}, which the hub would not have; push that component too and refer to it by \`hubRef\``
    : undefined
}
