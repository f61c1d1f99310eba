/** The program that starts processes for another one: see `executors/process/spawner.ts`. */
import { serveSpawns } from './executors/process/serve-spawns.js'

serveSpawns()
