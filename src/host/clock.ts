/** Where the time comes from: the system, or a fake in tests. */
export interface Clock {
  now(): Date
}
