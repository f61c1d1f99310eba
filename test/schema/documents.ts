/** Makes documents up, right and wrong ones, from the shapes of the format. The same seed, the same documents. */
import {
  alternativesOf,
  caseOf,
  type Property,
  resolved,
  rootShape,
  type Shape,
} from '../../src/schema/shape.js'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** Values for every place, in most of which they are wrong. */
const ODD: readonly Json[] = [
  null,
  true,
  false,
  0,
  1,
  7,
  -3,
  0.5,
  '',
  'a',
  'two words',
  '5',
  '-0.5',
  'yes',
  '{{ params.x }}',
  'a, b',
  '2024-05-01',
  '2024-05-01T10:00:00+02:00',
  'PT1H',
  '1:30:00',
  '0:10:2',
  '0:1',
  [],
  ['a'],
  [1, 'b'],
  [['a', 'b']],
  [0, 10, 2],
  {},
  { a: 1 },
  { value: 1 },
  { kind: 'job' },
]

const FITTING: Readonly<Record<string, readonly Json[]>> = {
  datetime: ['2024-05-01T10:00:00', 1714557600],
  date: ['2024-05-01'],
  duration: [60, 'PT1H', '1:30:00'],
  uuid: ['f8176c94-63a3-4590-8ce6-865c9c7894a9'],
  'python-float': [0.5],
  string: ['a'],
  integer: [3],
  number: [2, 0.5],
  boolean: [true, false],
}

/** Beyond this depth only required keys are filled in. */
const MAX_DEPTH = 7

export function* madeUpDocuments(count: number, seed: number): Generator<Json> {
  const random = randomNumbers(seed)
  for (let index = 0; index < count; index++) {
    const kind = pick(random, ['component', 'operation'] as const)
    yield valueFor(rootShape(kind), random, 0)
  }
}

function valueFor(shape: Shape, random: () => number, depth: number): Json {
  if (random() < 0.02) return pick(random, ODD)
  const form = pick(random, alternativesOf(shape))
  if (form.cases) {
    const kind = pick(random, Object.keys(form.cases))
    return section(resolved(caseOf(form, kind)!), random, depth)
  }
  if (form.const !== undefined) return form.const
  if (form.enum) return pick(random, form.enum)
  if (form.properties) return section(form, random, depth)
  if (form.form === 'template') return '{{ params.x }}'
  switch (form.type) {
    case 'object':
      return { some: valueFor(form.values ?? {}, random, depth + 1) }
    case 'array':
      return form.prefix
        ? form.prefix.map((item) => valueFor(item, random, depth + 1))
        : [valueFor(form.items ?? {}, random, depth + 1)]
    case undefined:
      return pick(random, ODD)
    default:
      return pick(random, FITTING[form.read ?? ''] ?? FITTING[form.type]!)
  }
}

function section(shape: Shape, random: () => number, depth: number): Json {
  const properties = Object.entries(shape.properties ?? {})
  const share = depth > MAX_DEPTH ? 0 : 3 / Math.max(3, properties.length)
  const entries = properties
    .filter(([, property]) => (isRequired(property) ? random() > 0.02 : random() < share))
    .map(([key, property]) => [spelling(key, property, random), valueFor(property, random, depth + 1)])
  if (random() < 0.02) entries.push(['unheard', 1])
  return Object.fromEntries(entries)
}

const isRequired = (property: Property): boolean => !property.nullable

/** `delay_validation` is read as another field than `delayValidation`, which the editor does not follow. */
const spelling = (key: string, { other }: Property, random: () => number): string =>
  other !== undefined && other !== 'delay_validation' && random() < 0.2 ? other : key

const pick = <T>(random: () => number, choices: readonly T[]): T =>
  choices[Math.floor(random() * choices.length)]!

/** Mulberry32. */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
