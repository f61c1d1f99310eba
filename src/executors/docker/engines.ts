/** The engines that this process talks to: the one that is found, and those where earlier attempts live. */
import { fail, ok, type Result } from '../../base/result.js'
import { EngineApi } from './api/engine-api.js'
import { addressText, type EngineSearch, findEngine, parseAddress, usualSockets } from './engine-address.js'

export class Engines {
  readonly #apis = new Map<string, EngineApi>()

  constructor(readonly search: EngineSearch) {}

  /** The engine for what is started now, or why there is none. */
  current(): Result<EngineApi, string> {
    const address = findEngine(this.search)
    return address.ok ? this.at(addressText(address.value)) : address
  }

  /** The engine at an address. */
  at(address: string): Result<EngineApi, string> {
    const known = this.#apis.get(address)
    if (known) return ok(known)
    const parsed = parseAddress(address)
    if (!parsed.ok) return fail(parsed.error)
    const api = new EngineApi(parsed.value)
    this.#apis.set(address, api)
    return ok(api)
  }

  /** All sockets by which an engine of this machine may be commanded. */
  sockets(): string[] {
    const used = [...this.#apis.values()].flatMap(({ address }) =>
      address.kind === 'socket' ? [address.path] : [],
    )
    return [...usualSockets(this.search.environment), ...used]
  }
}
