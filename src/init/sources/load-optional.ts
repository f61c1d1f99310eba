import { fail, ok, type Result } from '../../base/result.js'
import type { InitConnection, InitProblem } from '../contract.js'

/** Loads a package that pxrun does not bring along; or says which one the connection needs. */
export async function loadOptional<T>(
  { name: connection }: InitConnection,
  { name, load }: { readonly name: string; readonly load: () => Promise<T> },
): Promise<Result<T, InitProblem>> {
  try {
    return ok(await load())
  } catch {
    return fail({
      problem: `the connection \`${connection}\` needs the package ${name}, which is not installed`,
      hint: `npm install ${name}`,
    })
  }
}

/** What is caught where it is imported bundlers let be missing: whoever bundles pxrun need not have every package. */
export function passOn(problem: unknown): never {
  throw problem
}
