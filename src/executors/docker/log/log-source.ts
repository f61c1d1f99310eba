/** Where a container's log can be read: copies it into the raw log. */
export interface LogSource {
  /** Copies what comes, as it comes, until the signal aborts. Nobody relies on it for the last lines. */
  follow(signal: AbortSignal): Promise<void>
  /** Copies all that is left of the log of a container that has ended. */
  finish(signal: AbortSignal): Promise<void>
  close(): void
}

/** For a log that cannot be copied: what is copied of it already stays. */
export const NO_LOG: LogSource = { follow: async () => {}, finish: async () => {}, close: () => {} }
