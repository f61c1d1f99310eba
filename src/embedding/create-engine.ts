import type { Engine, EngineOptions } from './embedded-engine.js'

/**
 * Opens an engine over a home and settles what ended there without a driver.
 *
 * What it takes to run things (the store, executors, git) is loaded now, not when pxrun is imported.
 *
 * @throws StoreUnavailableError when the store cannot be used.
 */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const { openEngine } = await import('./open-engine.js')
  return openEngine(options)
}
