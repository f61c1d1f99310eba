/** Documents that are made to use up the machine, or to reach out of their templates. Each has to be refused. */

export interface Attack {
  readonly title: string
  readonly text: string
  readonly params?: Readonly<Record<string, string>>
  /** The code of one of the problems that refuse it. */
  readonly code: string
}

const job = (container: string): string =>
  `version: 1.1\nkind: component\nrun:\n  kind: job\n  container:\n    image: busybox\n${container}\n`
const argument = (text: string): string => job(`    args: [${text}]`)
const template = (text: string): string => argument(JSON.stringify(text))
const withInput = (type: string): string =>
  job('    args: ["{{ x }}"]').replace('run:', `inputs: [{name: x, type: ${type}}]\nrun:`)

const sizes: readonly Attack[] = [
  { title: 'a file that is too long', text: argument('a') + '#'.repeat(5_000_000), code: 'yaml-limit' },
  { title: 'a scalar of 3 MB', text: argument(`"${'x'.repeat(3_000_000)}"`), code: 'yaml-limit' },
  {
    title: 'a literal block of 3 MB',
    text: job(`    args:\n      - |\n${`        ${'x'.repeat(60)}\n`.repeat(30_000)}`),
    code: 'yaml-limit',
  },
  { title: 'a file of too many values', text: argument('a,'.repeat(300_000)), code: 'yaml-limit' },
  { title: 'aliases of aliases', text: laughs(30), code: 'yaml-limit' },
  { title: 'a chain of merges', text: merges(30), code: 'yaml-limit' },
  { title: 'deep nesting', text: argument('['.repeat(100_000)), code: 'yaml-limit' },
  { title: 'a list of 1 MB as text', text: argument(`"[${'1,'.repeat(500_000)}]"`), code: 'template-limit' },
  {
    title: 'a map of 1 MB as text',
    text: argument(`"{${"'a':1,".repeat(150_000)}}"`),
    code: 'template-limit',
  },
  {
    title: 'a param of 1 MB',
    text: withInput('list'),
    params: { x: `[${'1,'.repeat(500_000)}1]` },
    code: 'param-value',
  },
  {
    title: 'a param of deep brackets',
    text: withInput('dict'),
    params: { x: '{"a":'.repeat(20_000) },
    code: 'param-value',
  },
  {
    title: 'a number of 100,000 digits',
    text: withInput('int'),
    params: { x: '9'.repeat(100_000) },
    code: 'param-value',
  },
]

const tags: readonly Attack[] = [
  '!!python/object/apply:os.system [id]',
  '!!python/name:os.system',
  '!!js/function "f"',
].map((tag) => ({ title: tag, text: argument(tag), code: 'yaml-' }))

const templates: readonly Attack[] = [
  "{{ ''.constructor.constructor('return process')() }}",
  '{{ [].constructor }}{{ x.__proto__.polluted() }}',
  "{{ ''.__class__.__mro__[1].__subclasses__() }}",
  "{{ ''|attr('__class__')|attr('__mro__') }}{{ y() }}",
  "{{ range.constructor('return 1')() }}",
  "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
  '{{ self.__init__.__globals__ }}{{ self._TemplateReference__context() }}',
  "{{ namespace.__init__.__globals__['os'] }}",
  "{{ '%s'.format.__globals__.x }}",
  "{{ '{0.__class__.__init__.__globals__}'.format(1) }}",
  "{{ [1]|map(attribute='constructor.constructor')|first()() }}",
  "{% include '/etc/passwd' %}",
  "{% import 'os' as os %}",
].map((text) => ({ title: text, text: template(text), code: 'template-' }))

const work: readonly Attack[] = [
  '{{ range(999999999)|list }}',
  "{{ 'x' * 999999999 }}",
  "{{ ['x'] * 999999999 }}",
  '{{ 10 ** (10 ** 10) }}',
  "{{ '%999999999d' % 1 }}",
  "{{ '{:999999999}'.format(1) }}",
  "{{ 'x'.ljust(999999999) }}",
  "{{ 'x'|center(999999999) }}",
  '{{ lipsum(n=99999) }}',
  '{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}',
  '{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}',
  "{% set ns = namespace(s='x') %}{% for i in range(99) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}{{ ns.s }}",
  `{{ ${'('.repeat(5000)}1${')'.repeat(5000)} }}`,
  `{{ ${'['.repeat(5000)} }}`,
  `{{ ${'-'.repeat(50_000)}1 }}`,
  `{{ 1${' + 1'.repeat(100_000)} }}`,
  '{{ a }}'.repeat(100_000),
  '{% if 1 %}'.repeat(20_000),
].map((text) => ({ title: text.slice(0, 80), text: template(text), code: 'template-' }))

export const attacks: readonly Attack[] = [...sizes, ...tags, ...templates, ...work]

/** Files that refer to each other in breadth: few, small ones that stand for more than fits into memory. */
export interface Bomb {
  readonly title: string
  /** The document is `main`. */
  readonly files: Readonly<Record<string, string>>
  readonly problem: string
}

const dag = (count: number, file: (index: number) => string): string => {
  const operations = Array.from({ length: count }, (_, i) => `    - {name: o${i}, pathRef: ${file(i)}}\n`)
  return `version: 1.1\nkind: component\nrun:\n  kind: dag\n  operations:\n${operations.join('')}`
}

export const bombs: readonly Bomb[] = [
  {
    title: 'a dag of dags of dags of dags',
    files: {
      main: dag(100, () => 'b'),
      b: dag(100, () => 'c'),
      c: dag(100, () => 'd'),
      d: dag(100, () => 'e'),
      e: argument('a'),
    },
    problem: 'all references together stand for more than 12000 components',
  },
  {
    title: 'a dag of dags that refer to a large component',
    files: { main: dag(100, () => 'b'), b: dag(100, () => 'c'), c: argument('a, '.repeat(30_000)) },
    problem: 'all references together stand for more than 64 MiB of components in dags inside of dags',
  },
  {
    title: 'a dag of more files than anybody has',
    files: Object.fromEntries([
      ['main', dag(13_000, (index) => `f${index}`)],
      ...Array.from({ length: 13_000 }, (_, index) => [`f${index}`, argument('a')] as const),
    ]),
    problem: 'all references together lead to more than 12000 files',
  },
]

function laughs(levels: number): string {
  let text = 'a0: &a0 [x, x]\n'
  for (let i = 1; i < levels; i++)
    text += `a${i}: &a${i} [${Array(9)
      .fill(`*a${i - 1}`)
      .join(', ')}]\n`
  return text
}

function merges(levels: number): string {
  let text = 'a0: &a0 {k: v}\n'
  for (let i = 1; i < levels; i++)
    text += `a${i}: &a${i} {<<: [${Array(9)
      .fill(`*a${i - 1}`)
      .join(', ')}]}\n`
  return text
}
