/** What pxrun's exit codes mean. 130 and 143 follow Ctrl-C and SIGTERM. */
export const ExitCode = {
  ok: 0,
  /** The run failed or was stopped. */
  runFailed: 1,
  usage: 2,
  invalidDocument: 3,
  /** The executor or the store cannot be used. */
  unavailable: 4,
  bug: 70,
  interrupted: 130,
  terminated: 143,
} as const

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode]
