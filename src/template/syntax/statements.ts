/** Jinja's tags → statements of the syntax tree. */
import { didYouMean } from '../../base/did-you-mean.js'
import type { Block, Body, Parameter, SpecialNames, Statement, Target } from './ast.js'
import { parseFilterChain } from './filters-and-tests.js'
import { parseTuple } from './operands.js'
import { parseNameTarget, parseParameters, parseTarget } from './targets.js'
import type { TokenStream } from './token-stream.js'

/** Parses statements up to one of the end tags, whose name becomes the current token. */
export type ParseBody = (endNames: readonly string[]) => Body

export interface Tags {
  readonly stream: TokenStream
  readonly parseBody: ParseBody
  readonly blocks: Map<string, Block>
}

type TagParser = (tags: Tags) => Statement

/** The body of a tag up to its end tag, which is taken. */
function closedBody({ stream, parseBody }: Tags, end: string): Body {
  const body = parseBody([end])
  stream.expectName(end)
  return body
}

/** Bodies that always run once entered: unknown filters inside them are found at once. */
const firmBody = (tags: Tags, end: string): Body => tags.stream.withSoft(false, () => closedBody(tags, end))

const parseIf: TagParser = ({ stream, parseBody }) =>
  stream.withSoft(true, () => {
    const branches: { test: ReturnType<typeof parseTuple>; body: Body }[] = []
    do {
      const test = parseTuple(stream, false)
      branches.push({ test, body: parseBody(['elif', 'else', 'endif']) })
    } while (stream.skipName('elif'))
    const otherwise = stream.skipName('else') ? parseBody(['endif']) : []
    stream.expectName('endif')
    return { kind: 'if', branches, otherwise }
  })

const assigns = (target: Target, name: string): boolean =>
  target.kind === 'targets' ? target.items.some((item) => assigns(item, name)) : target.name === name

const parseFor: TagParser = ({ stream, parseBody }) => {
  const { offset } = stream.current
  const target = parseTarget(stream)
  if (assigns(target, 'loop')) stream.fail('`loop` is the loop itself and cannot be its variable', offset)
  stream.expectName('in')
  const items = parseTuple(stream, false)
  return stream.withSoft(false, () => {
    const filter = stream.skipName('if') ? stream.expression() : undefined
    const recursive = stream.skipName('recursive')
    const body = parseBody(['endfor', 'else'])
    const otherwise = stream.skipName('else') ? parseBody(['endfor']) : []
    stream.expectName('endfor')
    return { kind: 'for', target, items, filter, recursive, body, otherwise, offset }
  })
}

const parseSet: TagParser = (tags) => {
  const { stream } = tags
  const target = parseTarget(stream, true)
  if (stream.skipIf('=')) return { kind: 'set', target, value: parseTuple(stream) }
  return stream.withSoft(false, () => {
    const filter = stream.skipIf('|') ? parseFilterChain(stream) : undefined
    return { kind: 'set-block', target, filter, body: closedBody(tags, 'endset') }
  })
}

const parseWith: TagParser = (tags) => {
  const { stream } = tags
  const bindings: [ReturnType<typeof parseTarget>, ReturnType<typeof parseTuple>][] = []
  while (!stream.is('block_end')) {
    if (bindings.length > 0) stream.expect(',')
    const target = parseNameTarget(stream)
    stream.expect('=')
    bindings.push([target, stream.expression()])
  }
  return { kind: 'with', bindings, body: firmBody(tags, 'endwith') }
}

interface Definition {
  readonly parameters: readonly Parameter[]
  readonly uses: SpecialNames
  readonly body: Body
}

/** Parameters and body of a macro or a call block, and which special names it uses. */
function parseDefinition(tags: Tags, parameters: () => Parameter[], rest: () => Body): Definition {
  const { stream } = tags
  const { offset } = stream.current
  const list = parameters()
  const afterParameters = stream.usedNames.length
  const body = stream.withSoft(false, rest)
  const used = new Set(stream.usedNames.slice(afterParameters))
  const named = new Set(list.map(({ name }) => name))
  if (used.has('caller') && list.some(({ name, fallback }) => name === 'caller' && !fallback)) {
    stream.fail('the parameter `caller` must be left out or have a default', offset)
  }
  const uses = {
    caller: used.has('caller') && !named.has('caller'),
    varargs: used.has('varargs') && !named.has('varargs'),
    kwargs: used.has('kwargs') && !named.has('kwargs'),
  }
  return { parameters: list, uses, body }
}

const parseMacro: TagParser = (tags) => {
  const { stream } = tags
  const { name, offset } = parseNameTarget(stream)
  const definition = parseDefinition(
    tags,
    () => parseParameters(stream),
    () => closedBody(tags, 'endmacro'),
  )
  return { kind: 'macro', name, offset, ...definition }
}

const parseCallBlock: TagParser = (tags) => {
  const { stream } = tags
  const { offset } = stream.current
  const parameters = stream.is('(') ? parseParameters(stream) : []
  const call = stream.expression()
  if (call.kind !== 'call') return stream.fail('expected the call of a macro here', offset)
  const definition = parseDefinition(
    tags,
    () => parameters,
    () => closedBody(tags, 'endcall'),
  )
  return { kind: 'call-block', call, offset, ...definition }
}

const parseFilterBlock: TagParser = (tags) =>
  tags.stream.withSoft(false, () => {
    const filter = parseFilterChain(tags.stream)
    return { kind: 'filter-block', filter, body: closedBody(tags, 'endfilter') }
  })

const parseBlock: TagParser = (tags) => {
  const { stream, blocks } = tags
  const { text: name, offset } = stream.expect('name')
  const scoped = stream.skipName('scoped')
  const required = stream.skipName('required')
  if (blocks.has(name)) stream.fail(`there are two blocks named \`${name}\``, offset)
  const body = firmBody(tags, 'endblock')
  stream.skipName(name)
  const block: Block = { kind: 'block', name, scoped, required, body, offset }
  blocks.set(name, block)
  return block
}

const parseAutoescape: TagParser = (tags) => {
  const enabled = tags.stream.expression()
  return { kind: 'autoescape', enabled, body: firmBody(tags, 'endautoescape') }
}

const parsePrint: TagParser = ({ stream }) => {
  const parts = []
  while (!stream.is('block_end')) {
    if (parts.length > 0) stream.expect(',')
    parts.push(stream.expression())
  }
  return { kind: 'output', parts }
}

/** Tags that read other templates. There are none, so what follows the name does not matter. */
const parseLoader =
  (tag: string): TagParser =>
  ({ stream }) => {
    const { offset } = stream.current
    while (!stream.is('block_end')) {
      if (stream.is('eof')) stream.failExpected('`%}`')
      stream.next()
    }
    return { kind: 'loader', tag, offset }
  }

const tagParsers: ReadonlyMap<string, TagParser> = new Map(
  Object.entries({
    if: parseIf,
    for: parseFor,
    set: parseSet,
    with: parseWith,
    macro: parseMacro,
    call: parseCallBlock,
    filter: parseFilterBlock,
    block: parseBlock,
    autoescape: parseAutoescape,
    print: parsePrint,
    include: parseLoader('include'),
    import: parseLoader('import'),
    from: parseLoader('from'),
    extends: parseLoader('extends'),
  }),
)

/** The statement whose tag was opened; `expected` are the end tags that would be right here too. */
export function parseStatement(tags: Tags, expected: readonly string[]): Statement {
  const { stream } = tags
  const { type, text, offset } = stream.current
  if (type !== 'name') stream.failExpected('the name of a tag')
  const parse = tagParsers.get(text)
  if (!parse) {
    const suggestion = didYouMean(text, [...tagParsers.keys(), ...expected])
    const wanted = expected.length === 0 ? '' : `; the open block ends with \`${expected.join('` or `')}\``
    const hint = suggestion === undefined ? undefined : `did you mean \`${suggestion}\`?`
    return stream.fail(`there is no tag \`${text}\`${wanted}`, offset, hint)
  }
  stream.next()
  return parse(tags)
}
