/** What can go wrong between pxrun and a container engine. They stay inside this folder: the executor turns them into values. */

/** The engine does not answer: it is not running, or it went away in the middle. Trying again may help. */
export class EngineUnreachableError extends Error {
  override readonly name = 'EngineUnreachableError'
}

/** The engine answered that it does not do what was asked. */
export class EngineRefusalError extends Error {
  override readonly name = 'EngineRefusalError'

  constructor(
    /** The HTTP status. */
    readonly status: number,
    /** The engine's own sentence. */
    readonly problem: string,
  ) {
    super(problem)
  }
}

/** Whether an error means that the connection failed, rather than that the answer was no. */
export const isUnreachable = (error: unknown): error is EngineUnreachableError =>
  error instanceof EngineUnreachableError

export const isRefusal = (error: unknown): error is EngineRefusalError => error instanceof EngineRefusalError
