/** What `webhook` and `slack` post of a run that has ended. Pure. */
import { type Dict, isDict, type Json, toJson } from '../../base/value.js'
import type { RunRecord } from '../../lifecycle/run.js'
import type { Condition, Status } from '../../lifecycle/status.js'
import type { HookRequest } from '../../plan/hooks.js'

export interface Told {
  readonly run: RunRecord
  readonly condition: Condition | undefined
  readonly request: HookRequest
}

/** The names are those of Polyaxon's run objects. Fields of the param `payload` come last and win. */
export function webhookMessage({ run, request }: Told): Json {
  const { params, defaults } = request
  const { payload, ...others } = params as Dict
  return {
    event: `run_status_${run.status}`,
    uuid: run.uuid,
    name: run.name,
    owner: run.owner,
    project: run.project,
    kind: run.kind,
    tags: [...run.tags],
    created_at: run.createdAt,
    started_at: run.startedAt,
    finished_at: run.finishedAt,
    duration: run.duration,
    ...(toJson(defaults) as Record<string, Json>),
    ...(Object.keys(others).length > 0 && { params: toJson(others) }),
    ...(isDict(payload)
      ? (toJson(payload) as Record<string, Json>)
      : payload != null && { payload: toJson(payload) }),
  }
}

const COLOURS: Partial<Record<Status, string>> = {
  succeeded: '#1a7f37',
  failed: '#cf222e',
  upstream_failed: '#cf222e',
  stopped: '#bf8700',
}

/** As Slack's incoming webhooks take it: a text, and a list of the outputs beside a bar of the status's colour. */
export function slackMessage({ run, condition, request }: Told): Json {
  const { text, channel } = request.params
  const outputs = isDict(request.defaults.outputs) ? Object.entries(request.defaults.outputs) : []
  return {
    text: typeof text === 'string' ? escaped(text) : summary(run, condition, request),
    ...(typeof channel === 'string' && { channel }),
    attachments: [
      {
        color: COLOURS[run.status] ?? '#8c959f',
        footer: `pxrun · ${run.project} · ${run.uuid}`,
        fields: outputs.slice(0, MOST_FIELDS).map(([title, value]) => ({
          title: escaped(title),
          value: escaped(shortText(toJson(value))),
          short: true,
        })),
      },
    ],
  }
}

const MOST_FIELDS = 20

function summary(run: RunRecord, condition: Condition | undefined, { defaults }: HookRequest): string {
  const name = `*${escaped(run.name ?? run.kind)}*`
  if (!('status' in defaults)) return `${name} has ended`
  const time = run.duration === null ? '' : ` after ${Math.round(run.duration * 10) / 10} s`
  const why = run.status === 'succeeded' || !condition?.message ? '' : `: ${escaped(condition.message)}`
  return `${name} ${run.status.replaceAll('_', ' ')}${time}${why}`
}

const shortText = (value: Json): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 200 ? `${text.slice(0, 199)}…` : text
}

/** Slack reads these three as markup. */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
