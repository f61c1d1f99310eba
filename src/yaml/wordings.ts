/** What every problem is called in words, and how it is reported. Hints are in `hints.ts`. */
import type { Code } from '../diagnostics/catalogue.js'
import type { Problem, ProblemName } from './problem.js'

interface Wording {
  readonly code: Code
  readonly args: (problem: Problem) => Readonly<Record<string, string>>
  /** Of the place where the construct began, or of the earlier of two. */
  readonly related?: string
}

const problem =
  (say: (problem: Problem) => string): Wording['args'] =>
  (found) => ({ problem: say(found) })

const syntax = (text: string | ((problem: Problem) => string), related?: string): Wording => ({
  code: 'yaml-syntax',
  args: problem(typeof text === 'string' ? () => text : text),
  ...(related && { related }),
})

const limit = (say: (problem: Problem) => string): Wording => ({ code: 'yaml-limit', args: problem(say) })

const alias = (say: (problem: Problem) => string, related?: string): Wording => ({
  code: 'yaml-alias',
  args: problem(say),
  ...(related && { related }),
})

const INVISIBLE = /[\s\x00-\x20\x7f-\xa0\ufeff]|[\ud800-\udfff]/

function character(found = ''): string {
  if (found === '\t') return 'a tab'
  const code = found.codePointAt(0) ?? 0
  return INVISIBLE.test(found)
    ? `the character U+${code.toString(16).toUpperCase().padStart(4, '0')}`
    : `\`${found}\``
}

/** Tokens as a reader of the file sees them. */
const TOKENS: Readonly<Record<string, string>> = {
  'stream-end': 'the end of the file',
  'document-start': '`---`',
  'document-end': '`...`',
  'block-sequence-start': 'a list',
  'block-mapping-start': 'a mapping',
  'block-end': 'the end of the block',
  'flow-sequence-start': '`[`',
  'flow-mapping-start': '`{`',
  'flow-sequence-end': '`]`',
  'flow-mapping-end': '`}`',
  'flow-entry': '`,`',
  'block-entry': '`-`',
  key: 'a key',
  value: '`:`',
  alias: 'an alias',
  anchor: 'an anchor',
  tag: 'a tag',
  directive: 'a directive',
  scalar: 'text',
}
const token = ({ found = '' }: Problem): string => TOKENS[found] ?? found

// Only a line whose indentation is that of no block above it opens a block where none may be.
const opensBlock = ({ found }: Problem): boolean =>
  found === 'block-mapping-start' || found === 'block-sequence-start'

const MISFIT = 'the indentation of this line fits nothing above it'

const misplaced = (found: Problem, expected: string): string =>
  opensBlock(found) ? MISFIT : `${token(found)} cannot stand here; ${expected} is expected`

const KINDS: Readonly<Record<string, string>> = {
  scalar: 'a single value',
  sequence: 'a list',
  mapping: 'a mapping',
}

const shorten = (text = ''): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text)

/** Tags as the user writes them. */
const shortTag = (tag = ''): string => shorten(tag.replace(/^tag:yaml\.org,2002:/, '!!'))

export const WORDINGS: Readonly<Record<ProblemName, Wording>> = {
  unprintable: syntax(({ found }) => `${character(found)} may not stand in a YAML file`),
  'bad-character': syntax(({ found }) =>
    found === '\t' ? 'a tab cannot stand here' : `${character(found)} cannot begin a value`,
  ),
  'missing-colon': syntax('this line is no `key: value`, and no part of the value above it'),
  'item-not-allowed': syntax('a list item (`- `) cannot begin here'),
  'key-not-allowed': syntax('`? ` cannot stand here'),
  'mapping-not-allowed': syntax('`: ` cannot stand here, because a mapping cannot begin in this place'),
  'bad-directive': syntax('a line that begins with `%` is a directive, and this one is not known'),
  'bad-anchor': syntax('`&` begins the name of an anchor: letters, digits, `-` and `_`'),
  'bad-alias': syntax('`*` begins the name of an alias: letters, digits, `-` and `_`'),
  'bad-tag': syntax('`!` begins a tag, and this is none'),
  'bad-block-header': syntax('behind `|` or `>` only `+`, `-`, a digit from 1 to 9 and a comment may stand'),
  'bad-escape': syntax(({ found = '' }) =>
    INVISIBLE.test(found)
      ? 'this backslash begins no escape in double quotes'
      : `\`\\${found}\` is no escape in double quotes`,
  ),
  'unclosed-quote': syntax('the quote that opens here is never closed'),
  'outside-document': syntax((found) =>
    opensBlock(found)
      ? MISFIT
      : `${token(found)} stands behind the end of the document, where nothing may follow`,
  ),
  'not-in-block-mapping': syntax(
    (found) => misplaced(found, 'the next key or the end of the mapping'),
    'the mapping begins here',
  ),
  'not-in-block-sequence': syntax(
    (found) => misplaced(found, 'the next `- ` or the end of the list'),
    'the list begins here',
  ),
  'not-in-flow-mapping': syntax((found) => `\`,\` or \`}\` is expected, not ${token(found)}`, 'opened here'),
  'not-in-flow-sequence': syntax((found) => `\`,\` or \`]\` is expected, not ${token(found)}`, 'opened here'),
  'missing-value': syntax((found) => `a value is expected, not ${token(found)}`),
  'wrong-version': syntax('only version 1 of YAML can be read'),
  'repeated-directive': syntax('this directive is given twice'),
  'unknown-tag-prefix': syntax(({ found }) => `no \`%TAG\` says what \`${shorten(found)}\` stands for`),
  'multiple-documents': { code: 'yaml-multiple-documents', args: () => ({}) },
  'unknown-anchor': alias(({ found }) => `there is no anchor \`&${shorten(found)}\` before this alias`),
  'repeated-anchor': alias(
    ({ found }) => `the anchor \`&${shorten(found)}\` is given twice`,
    'given here first',
  ),
  'recursive-alias': alias(
    ({ found }) => `\`*${shorten(found)}\` stands inside of what it repeats`,
    'which begins here',
  ),
  'too-long': limit(({ wanted }) => `the file is longer than ${wanted} characters`),
  'scalar-too-long': limit(({ wanted }) => `this text is longer than ${wanted} characters`),
  'too-deep': limit(({ wanted }) => `lists and mappings are nested more than ${wanted} levels deep`),
  'too-many-nodes': limit(({ wanted }) => `the file holds more than ${wanted} values`),
  'too-many-aliased-nodes': limit(({ wanted }) => `aliases repeat more than ${wanted} values`),
  'unknown-tag': {
    code: 'yaml-tag',
    args: ({ found }) => ({ tag: shortTag(found), verdict: 'is not supported' }),
  },
  'reserved-scalar': syntax('a lone `=` or `<<` has a meaning of its own in YAML 1.1, and none here'),
  'wrong-node-for-tag': {
    code: 'yaml-tag',
    args: ({ found, wanted }) => ({ tag: shortTag(found), verdict: `can only be the tag of a ${wanted}` }),
  },
  'bad-value': {
    code: 'yaml-value',
    args: ({ found = '', wanted = '' }) => ({ text: shorten(found), type: wanted }),
  },
  'unquoted-template': syntax('without quotes `{{` begins a mapping inside of a mapping, not a template'),
  'collection-as-key': { code: 'yaml-key', args: ({ found = '' }) => ({ kind: KINDS[found] ?? found }) },
  'not-mergeable': { code: 'yaml-merge', args: ({ found = '' }) => ({ kind: KINDS[found] ?? found }) },
  'not-a-single-pair': syntax('each item of this list must be a mapping of one key'),
  'repeated-key': {
    code: 'yaml-duplicate-key',
    args: ({ found }) => ({ key: shorten(found) }),
    related: 'given here first',
  },
}
