/** The components that pxrun brings itself: their hooks are delivered by pxrun, without a process. */
import { slack } from './slack.js'
import { webhook } from './webhook.js'

/** Text by name. */
export const builtInComponents: Readonly<Record<string, string>> = { slack, webhook }
