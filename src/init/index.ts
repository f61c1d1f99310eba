/** Every kind of init step that pxrun knows, but for containers, which an executor runs. */
import { artifactsInitializer } from './artifacts.js'
import { connectionInitializer } from './connection.js'
import type { Initializer } from './contract.js'
import { dockerfileInitializer } from './dockerfile.js'
import { fileInitializer } from './file.js'
import { gitInitializer } from './git/git.js'
import { pathsInitializer } from './paths.js'
import { artifactRefInitializer, lineageRefInitializer, modelRefInitializer } from './references.js'
import { tensorboardInitializer } from './tensorboard.js'

export const initializers: readonly Initializer[] = [
  gitInitializer,
  artifactsInitializer,
  fileInitializer,
  pathsInitializer,
  dockerfileInitializer,
  tensorboardInitializer,
  lineageRefInitializer,
  modelRefInitializer,
  artifactRefInitializer,
  connectionInitializer,
]
