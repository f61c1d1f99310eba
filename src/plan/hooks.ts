/**
 * The hooks of a run: which of them its final status triggers, and what they are given.
 *
 * Input: the run's record, whose plan has them as they were written. Output: what is due, with params and
 * conditions rendered over what has become of the run. Pure: delivers nothing.
 */
import { ok, type Result } from '../base/result.js'
import { type Dict, dict, isDict, isList, type Json, toJson, type Value } from '../base/value.js'
import type { RunRecord } from '../lifecycle/run.js'
import type { Condition, DoneStatus } from '../lifecycle/status.js'
import { dictOf, dictsOf, flagOf, listOf, textOf } from '../polyaxonfile/fields.js'
import { paramOf } from '../polyaxonfile/param.js'
import { judgeText } from '../resolve/condition.js'
import { renderLiteral } from '../resolve/render-literal.js'
import { TemplateWork } from '../resolve/template-work.js'
import { runFact } from './run-facts.js'

export interface TriggeredHook {
  /** Its place in the operation's `hooks`. */
  readonly position: number
  /** Its `hubRef`. */
  readonly component: string
}

/** The hooks that wait for this status; `done`, which is also what a hook without a trigger means, is each. */
export function triggeredHooks(content: Json, status: DoneStatus): TriggeredHook[] {
  return hooksOf(content).flatMap((hook, position) => {
    const trigger = textOf(hook, 'trigger') ?? 'done'
    const component = textOf(hook, 'hubRef')
    const isDue = component !== undefined && (trigger === 'done' || trigger === status)
    return isDue ? [{ position, component }] : []
  })
}

/** The component that stands for an entry of `plugins.notifications`: no component of a hub has such a name. */
export const NOTIFICATION = 'plugins.notifications'

export interface HookTarget {
  readonly component: string
  readonly connection: string | undefined
}

/** What the hooks in a run's plan run, and where they post to. */
export const hookTargets = (content: Json): HookTarget[] =>
  hooksOf(content).flatMap((hook) => {
    const component = textOf(hook, 'hubRef')
    return component === undefined ? [] : [{ component, connection: textOf(hook, 'connection') }]
  })

/** The hooks in a run's plan, then its notifications, one for each connection, as hooks. */
function hooksOf(content: Json): Dict[] {
  const operation = isDict(content as Value) ? (content as Dict).operation : undefined
  if (!isDict(operation)) return []
  const hooks = listOf(operation, 'hooks').map((hook) => (isDict(hook) ? hook : dict()))
  return [
    ...hooks,
    ...dictsOf(dictOf(operation, 'plugins') ?? dict(), 'notifications').flatMap(notificationHooks),
  ]
}

const notificationHooks = (notification: Dict): Dict[] =>
  listOf(notification, 'connections').map((connection) =>
    dict([
      ['hubRef', NOTIFICATION],
      ['connection', connection],
      ['trigger', notification.trigger ?? null],
    ]),
  )

/** An operation that is not compiled, as far as its hooks go: those of its component, then its own. */
export function writtenHooks(operation: Dict | undefined): Json {
  const component = dictOf(operation ?? dict(), 'component') ?? dict()
  const hooks = [component, operation ?? dict()].flatMap((section) => listOf(section, 'hooks'))
  return hooks.length ? { hooks: hooks.map(toJson) } : {}
}

export interface HookRequest {
  readonly component: string
  readonly connection: string | undefined
  readonly queue: string | undefined
  readonly params: Dict
  /** What is known of the run, unless the hook does not want to know. */
  readonly defaults: Dict
}

export type HookDecision =
  | { readonly kind: 'deliver'; readonly request: HookRequest }
  | { readonly kind: 'skip'; readonly reason: string }

/** The error is one sentence for people: the hook cannot be understood. */
export function decideHook(
  run: RunRecord,
  { position, condition }: { readonly position: number; readonly condition: Condition | undefined },
): Result<HookDecision, string> {
  const hook = hooksOf(run.content)[position] ?? dict()
  const scope = scopeOf(run, condition)
  const params = renderedParams(hook, scope)
  if (!params.ok) return params
  const conditions = textOf(hook, 'conditions')
  const own = dict([...Object.entries(scope), ...Object.entries(params.value)])
  const all = dict([...Object.entries(dictOf(scope, 'params') ?? {}), ...Object.entries(params.value)])
  const judged =
    conditions === undefined
      ? undefined
      : judgeText(conditions, dict([...Object.entries(own), ['params', all]]))
  if (judged && !judged.ok) return { ok: false, error: `its conditions cannot be judged: ${judged.error}` }
  if (judged && !judged.value.holds)
    return ok({ kind: 'skip', reason: `its conditions do not hold: \`${judged.value.text}\`` })
  return ok({
    kind: 'deliver',
    request: {
      component: textOf(hook, 'hubRef') ?? '',
      connection: textOf(hook, 'connection'),
      queue: textOf(hook, 'queue'),
      params: params.value,
      defaults: flagOf(hook, 'disableDefaults') ? dict() : defaultsOf(run, condition),
    },
  })
}

/** What is passed to a hook beside its params. */
function defaultsOf(run: RunRecord, condition: Condition | undefined): Dict {
  return dict([
    ['inputs', run.inputs as Dict],
    ['outputs', run.outputs as Dict],
    ['status', run.status],
    ['condition', condition ? conditionDict(condition) : null],
  ])
}

const conditionDict = ({ type, reason, message, last_transition_time }: Condition): Dict =>
  dict(Object.entries({ type, status: true, reason, message, last_transition_time }))

/** What the templates of a hook see: `outputs.loss`, `globals.uuid`, `status`, and inputs and outputs by name. */
function scopeOf(run: RunRecord, condition: Condition | undefined): Dict {
  const of = (place: string) => (runFact({ run, artifacts: [] }, [place]) ?? dict()) as Dict
  const io = of('io')
  return dict([
    ...Object.entries(io),
    ['params', io],
    ['inputs', of('inputs')],
    ['outputs', of('outputs')],
    ['globals', of('globals')],
    ['status', run.status],
    ['condition', condition ? conditionDict(condition) : null],
  ])
}

function renderedParams(hook: Dict, scope: Dict): Result<Dict, string> {
  const work = new TemplateWork()
  const rendered: [string, Value][] = []
  for (const [name, param] of Object.entries(dictOf(hook, 'params') ?? {})) {
    const value = renderedValue(paramOf(param).value, scope, work)
    if (!value.ok) return { ok: false, error: `its param ${name}: ${value.error}` }
    rendered.push([name, value.value])
  }
  return ok(dict(rendered))
}

function renderedValue(value: Value, scope: Dict, work: TemplateWork): Result<Value, string> {
  if (typeof value === 'string') {
    const literal = renderLiteral(value, scope, work)
    return literal.ok ? literal : { ok: false, error: literal.error.message }
  }
  if (!isList(value) && !isDict(value)) return ok(value)
  const items: [string, Value][] = []
  for (const [key, item] of Object.entries(value)) {
    const rendered = renderedValue(item as Value, scope, work)
    if (!rendered.ok) return rendered
    items.push([key, rendered.value])
  }
  return ok(isList(value) ? items.map(([, item]) => item) : dict(items))
}
