/** What a script asked of its tracking cannot be done; the message says why, and what to do instead. */
export class TrackingError extends Error {
  override readonly name = 'TrackingError'
}
