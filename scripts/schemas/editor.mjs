// One schema for editors (yaml-language-server, JetBrains, VS Code), in draft-07.
//
// It accepts what is written, in every loose and short form. Where a value may have several types they
// are one schema with a list of types, and sections with kinds are `if`/`then` on `kind`: so an editor
// offers only what applies and names one mistake, not every alternative.
import { refName } from './bundle.mjs'
import { commaListRules, scalarRules, spanPattern } from './editor-scalars.mjs'
import { mustBe, wordsFor } from './editor-words.mjs'
import { canonicalKey, isKubernetes, isNullable, isSection, pythonName, snakeCase } from './model.mjs'

const PARAM_KEYS = [
  'value',
  'ref',
  'toInit',
  'to_init',
  'toEnv',
  'to_env',
  'contextOnly',
  'context_only',
  'connection',
]

export function editorSchema(defs, rootName = 'Polyaxonfile') {
  const definitions = {}

  function define(name) {
    if (!(name in definitions)) {
      definitions[name] = undefined // keeps its place while the schema refers to itself
      const schema = defs[name]
      const { title, description } = schema
      definitions[name] = {
        title,
        ...described(description),
        ...(schema.oneOf ? casesOf(schema) : sectionOf(schema, name)),
      }
    }
    return { $ref: `#/definitions/${name}` }
  }

  /** The value of a key, an item or an entry. */
  function accepted(schema, { nullable = false } = {}) {
    return {
      ...textsOf(schema),
      ...(schema['x-read'] === 'param' ? shortParam() : judged(alternativesOf(schema), nullable)),
    }
  }

  function alternativesOf(schema) {
    if (schema.anyOf) return schema.anyOf.flatMap(alternativesOf)
    const target = schema.$ref && defs[refName(schema.$ref)]
    if (!target) return [schema]
    // Sections stay references; the rest is small enough to be written out.
    if (target.oneOf || target.properties) return [{ ...schema, section: refName(schema.$ref) }]
    return alternativesOf(target)
  }

  function judged(alternatives, nullable) {
    const enumeration = alternatives.find((schema) => schema.enum)
    if (!enumeration) return merged(alternatives.map(rulesWithWords), nullable)
    const others = alternatives.filter((schema) => schema !== enumeration)
    const values = { enum: [...enumeration.enum, ...(nullable ? [null] : [])] }
    return others.length ? { anyOf: [values, merged(others.map(rulesWithWords), false)] } : values
  }

  const rulesWithWords = (schema) => ({ ...rulesOf(schema), words: wordsFor(schema) })

  function rulesOf(schema) {
    if (schema.section) return sectionRules(schema.section)
    if (schema.const !== undefined) return { types: undefined, const: schema.const }
    if (schema.type === 'array') return arrayRules(schema)
    if (schema.type === 'object') return mapRules(schema)
    if (schema.type === undefined) return { types: undefined, ...hintsOf(schema), ...notOf(schema) }
    return { ...scalarRules(schema), ...notOf(schema) }
  }

  function sectionRules(name) {
    const schema = defs[name]
    const isUntyped = schema.type === undefined
    const rules = { types: isUntyped ? undefined : ['object'], allOf: [define(name)] }
    return schema['x-read']?.startsWith('span') ? { ...rules, ...spanRules(schema) } : rules
  }

  function arrayRules({ items, prefixItems, minItems, 'x-read': read }) {
    const rules = {
      types: ['array'],
      ...(items && { items: accepted(items) }),
      ...(prefixItems && {
        items: prefixItems.map((item) => accepted(item)),
        additionalItems: false,
        minItems,
      }),
    }
    if (read !== 'comma-list') return rules
    const text = commaListRules(items)
    return { ...rules, ...text, types: ['array', ...text.types] }
  }

  const mapRules = ({ additionalProperties: values, minProperties }) => ({
    types: ['object'],
    ...(values && { additionalProperties: accepted(values) }),
    ...(minProperties && { minProperties }),
  })

  /** The keys of a span in their order, as a list or as a text with `:`. */
  const spanRules = (schema) => ({
    types: ['object', 'array', ...(schema['x-read'] === 'span' ? ['string'] : [])],
    items: schema['x-order'].map((key) =>
      accepted(schema.properties[key], { nullable: isNullable(schema, key) }),
    ),
    minItems: schema.required.length,
    ...(schema['x-read'] === 'span' && { patterns: [spanPattern(schema.required.length)] }),
  })

  /** Any value; a mapping with a key of a param is a param. */
  function shortParam() {
    const { properties } = defs.Param
    return {
      properties: Object.fromEntries(
        Object.entries(properties).map(([key, property]) => [key, offered(textsOf(property))]),
      ),
      ...when(
        { type: 'object', anyOf: PARAM_KEYS.map((key) => ({ required: [key] })) },
        { allOf: [define('Param')] },
      ),
    }
  }

  /** What an unjudged part of a Kubernetes object may hold: for completion only. */
  const hintsOf = ({ properties, items }) => ({
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([key, item]) => [key, offered(accepted(item))]),
      ),
    }),
    ...(items && { items: accepted(items) }),
  })

  function sectionOf(schema, name) {
    if (!isSection(schema)) return hintsOf(schema)
    const isExact = schema['x-keys'] === 'exact'
    const keys = Object.entries(schema.properties).map(([key, property]) => ({
      key,
      others: isExact ? [] : otherSpellings(schema, key),
      value: accepted(property, { nullable: isNullable(schema, key) }),
    }))
    const spelled = keys.filter(({ others }) => others.length)
    return {
      properties: Object.fromEntries(keys.map(({ key, value }) => [key, offered(value)])),
      // Accepted, but not offered.
      ...(spelled.length && {
        patternProperties: Object.fromEntries(
          spelled.map(({ key, others }) => [
            `^(?:${others.join('|')})$`,
            { $ref: `#/definitions/${name}/properties/${key}` },
          ]),
        ),
      }),
      additionalProperties: false,
      ...requirements(schema, keys),
      ...(schema.minProperties && { minProperties: schema.minProperties }),
      ...(schema.if && { if: schema.if, else: schema.else }),
    }
  }

  const casesOf = ({ oneOf, description }) => {
    const cases = oneOf.map(({ $ref }) => ({
      name: refName($ref),
      kind: defs[refName($ref)].properties.kind,
    }))
    return {
      properties: {
        kind: {
          ...described(description),
          enum: cases.map(({ kind }) => kind.const),
          enumDescriptions: cases.map(({ kind }) => kind.description),
        },
      },
      required: ['kind'],
      allOf: cases.map(({ name, kind }) =>
        when({ properties: { kind: { const: kind.const } }, required: ['kind'] }, define(name)),
      ),
    }
  }

  const whole = defs[rootName]
  const root = whole.oneOf ? casesOf(whole) : { allOf: [define(rootName)] }
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: whole.title,
    ...described(whole.description),
    type: 'object',
    ...root,
    definitions: Object.fromEntries(Object.entries(definitions).sort(([a], [b]) => (a < b ? -1 : 1))),
  }
}

/** Several alternatives as one schema. They differ in type, so each keyword belongs to one of them. */
function merged(alternatives, nullable) {
  const { patterns, words: _words, ...rules } = Object.assign({}, ...alternatives)
  if (alternatives.some(({ types }) => !types)) {
    const { types: _, ...anything } = rules
    return nullable && anything.const !== undefined ? { enum: [anything.const, null] } : anything
  }
  const types = [
    ...new Set([...alternatives.flatMap((alternative) => alternative.types), ...(nullable ? ['null'] : [])]),
  ]
  const texts = alternatives.filter((alternative) => alternative.types.includes('string'))
  const patternsOfTexts = texts.every((alternative) => alternative.patterns)
    ? texts.flatMap((text) => text.patterns)
    : []
  return {
    ...rules,
    types: undefined,
    type: types.length === 1 ? types[0] : types,
    ...(patternsOfTexts.length && {
      pattern:
        patternsOfTexts.length === 1
          ? patternsOfTexts[0]
          : patternsOfTexts.map((item) => `(?:${item})`).join('|'),
      patternErrorMessage: mustBe(alternatives.map(({ words }) => words)),
    }),
  }
}

/** Editors write a `:` behind a key only where they know something of its value. */
function offered(value) {
  const isKnown = KNOWN.some((keyword) => keyword in value)
  return isKnown ? value : { ...value, ...(value.allOf ? { properties: {} } : { anyOf: [{}] }) }
}

const KNOWN = ['type', 'enum', 'const', 'default', 'examples', 'properties', 'items', 'anyOf']

function otherSpellings(section, key) {
  const spellings = isKubernetes(section)
    ? [snakeCase(key), canonicalKey(section, key)]
    : [pythonName(key, section.properties[key])]
  return [...new Set(spellings)].filter((spelling) => spelling !== key)
}

/** A key that has several spellings may come in each of them. */
function requirements({ required = [] }, keys) {
  const wanted = keys.filter(({ key }) => required.includes(key))
  const plain = wanted.filter(({ others }) => !others.length).map(({ key }) => key)
  const spelled = wanted.filter(({ others }) => others.length)
  return {
    ...(plain.length && { required: plain }),
    ...(spelled.length && {
      allOf: spelled.map(({ key, others }) => ({
        anyOf: [key, ...others].map((one) => ({ required: [one] })),
      })),
    }),
  }
}

const THEN = 'then'

const when = (condition, consequence) => ({ if: condition, [THEN]: consequence })

/** Reserved words are part of the pattern, which has a message of its own. */
const notOf = ({ not }) => (not && !not.enum ? { not } : {})

/** The same with its code in code style, where there is any. */
const described = (description) => ({
  ...(description && { description }),
  ...(description?.includes('`') && { markdownDescription: description }),
})

const textsOf = ({ description, default: value, examples, deprecated, 'x-instead': instead }) => ({
  ...described(description),
  ...(value !== undefined && { default: value }),
  ...(examples && { examples }),
  ...(deprecated && { deprecationMessage: `Use ${instead} instead.` }),
})
