/** `pxrun/testing`: the suites that a store or an executor of your own has to pass. They run in vitest. */
export { type ExecutorUnderTest, executorContract } from './executors/executor-contract.js'
export { type StoreUnderTest, storeContract } from './store/store-contract.js'
export type { StorePlace } from './store/store-samples.js'
