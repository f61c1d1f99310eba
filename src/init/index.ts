/** Every kind of init step that pxrun knows. */
import { artifactsInitializer } from './artifacts.js'
import type { Initializer } from './contract.js'
import { fileInitializer } from './file.js'
import { gitInitializer } from './git/git.js'
import { pathsInitializer } from './paths.js'

export const initializers: readonly Initializer[] = [
  gitInitializer,
  artifactsInitializer,
  fileInitializer,
  pathsInitializer,
]
