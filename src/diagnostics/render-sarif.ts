/**
 * Diagnostics as SARIF 2.1.0 (OASIS, Static Analysis Results Interchange Format): what code scanning
 * services and editors take. The rules are the codes of the catalogue.
 */
import { catalogue } from './catalogue.js'
import type { Diagnostic, Location } from './diagnostic.js'
import { positionAt } from './source.js'

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json'

export interface SarifLog {
  readonly $schema: string
  readonly version: '2.1.0'
  readonly runs: readonly SarifRun[]
}

interface SarifRun {
  readonly tool: { readonly driver: SarifDriver }
  readonly columnKind: 'utf16CodeUnits'
  readonly results: readonly SarifResult[]
}

interface SarifDriver {
  readonly name: 'pxrun'
  readonly semanticVersion: string
  readonly rules: readonly SarifRule[]
}

interface SarifRule {
  readonly id: string
  readonly shortDescription: SarifText
  readonly defaultConfiguration: { readonly level: 'error' | 'warning' }
  readonly properties: { readonly phase: string; readonly origin: string }
}

interface SarifResult {
  readonly ruleId: string
  readonly ruleIndex: number
  readonly level: 'error' | 'warning'
  readonly message: SarifText
  readonly locations?: readonly SarifLocation[]
  readonly relatedLocations?: readonly SarifLocation[]
}

interface SarifText {
  readonly text: string
}

interface SarifLocation {
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string }
    readonly region: {
      readonly startLine: number
      readonly startColumn: number
      readonly endLine: number
      readonly endColumn: number
    }
  }
  readonly message?: SarifText
}

/** @param version of pxrun. */
export function diagnosticsToSarif(diagnostics: readonly Diagnostic[], version: string): SarifLog {
  const driver = { name: 'pxrun', semanticVersion: version, rules } as const
  const run = { tool: { driver }, columnKind: 'utf16CodeUnits', results: diagnostics.map(resultOf) } as const
  return { $schema: SCHEMA, version: '2.1.0', runs: [run] }
}

const rules: readonly SarifRule[] = Object.entries(catalogue).map(
  ([id, { severity, phase, origin, message }]) => ({
    id,
    shortDescription: { text: describe(id, message) },
    defaultConfiguration: { level: severity },
    properties: { phase, origin },
  }),
)

/** The wording with the names of what is filled in: "`{key}` is missing in {section}". */
function describe(id: string, message: (args: Readonly<Record<string, string>>) => string): string {
  const names = new Proxy<Record<string, string>>({}, { get: (_, name) => `{${String(name)}}` })
  const text = message(names)
  // Where the whole sentence is filled in, the code says more.
  return /^\{\w+\}$/.test(text) ? id.replaceAll('-', ' ') : text
}

const ruleIndex = new Map(rules.map(({ id }, index) => [id, index]))

function resultOf({ code, severity, message, hint, location, related = [] }: Diagnostic): SarifResult {
  return {
    ruleId: code,
    ruleIndex: ruleIndex.get(code)!,
    level: severity,
    message: { text: hint ? `${message}\n\nHint: ${hint}` : message },
    ...(location && { locations: [locationOf(location)] }),
    ...(related.length && {
      relatedLocations: related.map((place) => ({
        ...locationOf(place.location),
        message: { text: place.message },
      })),
    }),
  }
}

function locationOf({ file, range }: Location): SarifLocation {
  const start = positionAt(file, range.start)
  const end = positionAt(file, range.end)
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(file.name) },
      region: {
        startLine: start.line,
        startColumn: start.column,
        endLine: end.line,
        endColumn: end.column,
      },
    },
  }
}

/** A relative path stays relative; an absolute one becomes a `file:` URI. */
function uriOf(path: string): string {
  const slashed = path.replaceAll('\\', '/')
  const encoded = slashed
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .split('/')
    .map(encodeURIComponent)
    .join('/')
  if (/^[a-zA-Z]:\//.test(slashed)) return `file:///${slashed[0]}:${encoded.slice(4)}`
  return slashed.startsWith('/') ? `file://${encoded}` : encoded
}
