/** `pxrun/testing`: the suites that parts of your own have to pass, as pxrun's do. They run in vitest. */
export { type ExecutorUnderTest, executorContract } from './executors/executor-contract.js'
export {
  type ConnectionKindUnderTest,
  type ConnectionUnderTest,
  connectionKindContract,
} from './init/connection-kind-contract.js'
export {
  type InitializerUnderTest,
  initializerContract,
  type StepUnderTest,
} from './init/initializer-contract.js'
export type { TestContext } from './init/support.js'
export { type StoreUnderTest, storeContract } from './store/store-contract.js'
export type { StorePlace } from './store/store-samples.js'
