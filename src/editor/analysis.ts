/**
 * What is known about one version of a document.
 *
 * Input: a bundle. Output: its problems at once; what only a hover or a jump asks for when it is asked.
 */
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import type { SourceFile } from '../diagnostics/source.js'
import { type Bundle, check, compile, type ResolvedOperation } from '../index.js'
import { type FileRef, refKey } from '../polyaxonfile/refs.js'
import type { Source } from '../polyaxonfile/source.js'
import { fieldOf, textOf } from './fields.js'
import { type ComponentPart, type OperationPart, outlineOf, type Part, partsOf } from './outline.js'
import { checkTemplates } from './template-names.js'

/** A component and the text that it is in. */
export interface FoundComponent {
  readonly component: ComponentPart
  readonly file: SourceFile
}

export class Analysis {
  readonly diagnostics: readonly Diagnostic[]
  readonly #outlines = new Map<Source, Part | undefined>()
  #resolved: ResolvedOperation | undefined | 'unknown' = 'unknown'

  constructor(
    readonly bundle: Bundle,
    readonly file: SourceFile,
    readonly version: number,
  ) {
    const { diagnostics } = check(bundle)
    this.diagnostics = [
      ...diagnostics.filter((one) => !isForLater(one, this.outline)),
      ...this.#templateProblems(),
    ]
  }

  get source(): Source | undefined {
    return this.bundle.main.ok ? this.bundle.main.value.source : undefined
  }

  get outline(): Part | undefined {
    return this.source && this.#outlineOf(this.source)
  }

  /** The document as a run without params would have it; undefined while it cannot be resolved. */
  get resolved(): ResolvedOperation | undefined {
    if (this.#resolved === 'unknown')
      this.#resolved = compile(this.bundle, { context: EXAMPLE_RUN }).operation
    return this.#resolved
  }

  /** The component that an operation runs, in this text or in one that it refers to. */
  componentOf(operation: OperationPart, file: SourceFile = this.file): FoundComponent | undefined {
    if (operation.component) return { component: operation.component, file }
    const wanted = textOf(fieldOf(operation.node, 'dagRef'))
    const inDag = wanted && operation.dag?.components.find(({ name }) => textOf(name) === wanted)
    return inDag ? { component: inDag, file } : this.#referred(operation, file)
  }

  #referred(operation: OperationPart, file: SourceFile): FoundComponent | undefined {
    const ref = fileRefIn(operation, file.name)
    const loaded = ref && this.bundle.references.get(refKey(ref))
    const source = loaded?.ok ? loaded.value.source : undefined
    const part = source && this.#outlineOf(source)
    return part?.kind === 'component' ? { component: part, file: source!.file } : undefined
  }

  #outlineOf(source: Source): Part | undefined {
    if (!this.#outlines.has(source)) this.#outlines.set(source, outlineOf(source.root))
    return this.#outlines.get(source)
  }

  #templateProblems(): Diagnostic[] {
    const components = [...partsOf(this.outline)].filter((part) => part.kind === 'component')
    return components.flatMap((component) => checkTemplates(this.file, component, this.outline))
  }
}

const EXAMPLE_RUN = { owner: 'user', project: 'project', uuid: '0'.repeat(32), contextRoot: '/plx-context' }

/** The ref to another text that an operation has. */
export function fileRefIn({ node }: OperationPart, from: string): FileRef | undefined {
  for (const [key, kind] of [
    ['hubRef', 'hub'],
    ['urlRef', 'url'],
    ['pathRef', 'path'],
  ] as const) {
    const target = textOf(fieldOf(node, key))
    if (target) return { kind, target, from }
  }
  return undefined
}

/** A component's required inputs are given when it is run, and a preset is given with a document. */
function isForLater({ code }: Diagnostic, outline: Part | undefined): boolean {
  if (code === 'component-missing') return true
  return code === 'param-missing' && outline?.kind === 'component'
}
