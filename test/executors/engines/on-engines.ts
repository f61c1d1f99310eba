import { afterAll, beforeAll, describe } from 'vitest'
import { dockerEngine } from './docker-engine.js'
import { EngineDaemon, type EngineProgram, missingFor } from './engine-daemon.js'
import { podmanEngine } from './podman-engine.js'

const PATIENCE_MS = 120_000

/** Runs tests on each engine that can be started here, on a daemon of their own; says loudly which cannot. */
export function onEngines(
  tests: (daemon: () => EngineDaemon) => void,
  programs: readonly EngineProgram[] = [dockerEngine, podmanEngine],
): void {
  for (const program of programs) {
    const missing = missingFor(program)
    if (missing) process.stderr.write(`\n*** SKIPPED: tests on ${program.name}: ${missing}\n`)
    describe.skipIf(missing)(`on ${program.name}${missing ? ` (SKIPPED: ${missing})` : ''}`, () => {
      let daemon: EngineDaemon
      beforeAll(async () => {
        daemon = new EngineDaemon(program)
        await daemon.setUp()
      }, PATIENCE_MS)
      afterAll(() => daemon.tearDown(), PATIENCE_MS)
      tests(() => daemon)
    })
  }
}
