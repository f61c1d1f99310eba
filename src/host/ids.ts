/** Where run uuids come from: 32 lower-case hex digits, as Polyaxon writes them in paths. */
export interface Ids {
  uuid(): string
}
