/** From a probe as Kubernetes writes it to the check that it asks for. */
import { type Dict, isNumber, type Value } from '../base/value.js'
import { dictOf, dictsOf, listOf, textOf } from '../polyaxonfile/fields.js'
import { pythonText } from '../types/text/python-text.js'
import type { Check, Probe } from './run-plan.js'

export interface ProbePlaces {
  /** The container's ports that have a name. */
  readonly named: ReadonlyMap<string, number>
  /** The port of this machine at which one of the document is reached. */
  hostPort(port: number): number
}

/** Kubernetes looks every ten seconds; here nobody minds to look more often whether something is ready. */
const PERIOD_S = 1
const FAILURES = 3

/** Null for none, and for one whose check is not known here. */
export function planProbe(probe: Dict | undefined, places: ProbePlaces, periodS = PERIOD_S): Probe | null {
  const check = probe && checkOf(probe, places)
  if (!check) return null
  const seconds = (key: string, otherwise: number) => 1000 * (numberOf(probe[key]) ?? otherwise)
  return {
    check,
    delayMs: seconds('initialDelaySeconds', 0),
    periodMs: Math.max(seconds('periodSeconds', periodS), 100),
    timeoutMs: Math.max(seconds('timeoutSeconds', 1), 100),
    successes: Math.max(numberOf(probe.successThreshold) ?? 1, 1),
    failures: Math.max(numberOf(probe.failureThreshold) ?? FAILURES, 1),
  }
}

function checkOf(probe: Dict, { named, hostPort }: ProbePlaces): Check | undefined {
  const portOf = (section: Dict): number | undefined => {
    const written = pythonText(section.port ?? null)
    const port = named.get(written) ?? Number(written)
    return Number.isInteger(port) ? hostPort(port) : undefined
  }
  const exec = dictOf(probe, 'exec')
  if (exec) return { kind: 'exec', argv: listOf(exec, 'command').map(pythonText) }
  const http = dictOf(probe, 'httpGet')
  const tcp = dictOf(probe, 'tcpSocket') ?? dictOf(probe, 'grpc')
  const port = portOf(http ?? tcp ?? probe)
  if (port === undefined) return undefined
  if (!http) return { kind: 'tcp', host: textOf(tcp!, 'host') ?? LOCAL, port }
  const scheme = (textOf(http, 'scheme') ?? 'HTTP').toLowerCase()
  const path = (textOf(http, 'path') ?? '/').replace(/^(?!\/)/, '/')
  const headers = dictsOf(http, 'httpHeaders').map((header): [string, string] => [
    textOf(header, 'name') ?? '',
    pythonText(header.value ?? null),
  ])
  return {
    kind: 'http',
    url: `${scheme}://${textOf(http, 'host') ?? LOCAL}:${port}${path}`,
    headers: Object.fromEntries(headers),
  }
}

const LOCAL = 'localhost'

function numberOf(value: Value | undefined): number | undefined {
  return value !== undefined && isNumber(value) ? Number(value) : undefined
}
