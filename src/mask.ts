/** The program that masks the output of a process with secrets: see `executors/process/mask-output.ts`. */
import { maskOutput } from './executors/process/mask-output.js'

await maskOutput(process.argv.slice(2), process.env)
