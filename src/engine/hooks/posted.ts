/** The hooks that pxrun delivers itself, by posting JSON to their connection. */
import { NOTIFICATION } from '../../plan/hooks.js'
import { slackMessage, type Told, webhookMessage } from './messages.js'

type Write = (told: Told) => ReturnType<typeof webhookMessage>

const POSTED: Readonly<Record<string, Write>> = { slack: slackMessage, webhook: webhookMessage }

export const isPosted = (component: string): boolean =>
  component === NOTIFICATION || Object.hasOwn(POSTED, nameOf(component))

/** @param kind of its connection, which decides how a notification is written. */
export function writerOf(component: string, kind: string | undefined): Write {
  if (component !== NOTIFICATION) return POSTED[nameOf(component)]!
  return kind === 'slack' ? slackMessage : webhookMessage
}

export const shownComponent = (component: string): string =>
  component === NOTIFICATION ? 'of `plugins.notifications`' : component

/** The component's name without its tag. */
const nameOf = (component: string): string => component.split(/[:@]/)[0]!
