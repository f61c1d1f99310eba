import { afterEach } from 'vitest'
import { homeLayout } from '../../src/home/layout.js'
import type { RunStore } from '../../src/store/contract.js'
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.js'
import { tempDir } from '../support/temp-dir.js'
import { storeContract } from './store-contract.js'

const opened: RunStore[] = []

afterEach(async () => {
  for (const store of opened.splice(0)) await store.close()
})

storeContract({
  name: 'SQLite',
  create: () => {
    const home = homeLayout(tempDir())
    return {
      open: async (clock) => {
        const store = await openSqliteStore(home, { clock })
        opened.push(store)
        return store
      },
    }
  },
})
