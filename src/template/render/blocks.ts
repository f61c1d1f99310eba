/** `self`: the blocks of a template, to be printed once more. */
import { PyObject, type PyValue } from '../python/values.js'
import type { Runtime } from '../runtime.js'
import type { Block } from '../syntax/ast.js'

/** Renders a block by itself; passed in because blocks hold statements. */
export type RenderBlock = (rt: Runtime, block: Block) => PyValue

export class TemplateReference extends PyObject {
  readonly typeName = 'TemplateReference'
  constructor(
    private readonly blocks: ReadonlyMap<string, Block>,
    private readonly render: RenderBlock,
  ) {
    super()
  }

  override attribute(name: string): PyValue | undefined {
    const block = this.blocks.get(name)
    return block && new BlockReference(block, this.render)
  }

  override repr(): string {
    return '<TemplateReference None>'
  }
}

class BlockReference extends PyObject {
  readonly typeName = 'BlockReference'
  constructor(
    private readonly block: Block,
    private readonly render: RenderBlock,
  ) {
    super()
  }

  override call(rt: Runtime): PyValue {
    return this.render(rt, this.block)
  }
}
