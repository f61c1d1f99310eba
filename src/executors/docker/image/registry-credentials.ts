/**
 * Credentials for the registry of an image: those that the configuration has for it, else the user's own as
 * `docker login` keeps them, in `config.json` or with a credential helper that it names. Output: the values of
 * `X-Registry-Auth` and `X-Registry-Config`.
 */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ok, type Result } from '../../../base/result.js'
import type { RegistryAccess } from '../../contract.js'
import { parseImageReference } from './image-reference.js'

interface DockerAuth {
  readonly auth?: string
  readonly identitytoken?: string
  readonly username?: string
  readonly password?: string
}

interface DockerConfig {
  readonly auths?: Readonly<Record<string, DockerAuth>>
  readonly credsStore?: string
  readonly credHelpers?: Readonly<Record<string, string>>
}

interface Credentials {
  readonly username: string
  readonly password: string
}

/** Docker keeps those of its own registry under this name. */
const DOCKER_HUB_KEY = 'https://index.docker.io/v1/'
const HELPER_PATIENCE_MS = 20_000
/** How a helper says that its secret is a token and not a password. */
const TOKEN_USER = '<token>'

export interface Keyring {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly registries?: RegistryAccess | undefined
}

/** Undefined when there are none: the engine then asks without. */
export async function registryAuth(
  image: string,
  keyring: Keyring,
): Promise<Result<string | undefined, string>> {
  const found = await authFor(image, keyring)
  return found.ok ? ok(found.value && encoded(found.value)) : found
}

/** For a build that may pull any of these images; undefined when there are none. */
export async function credentialsFor(
  images: readonly string[],
  keyring: Keyring,
): Promise<Result<string | undefined, string>> {
  const found: Record<string, unknown> = {}
  for (const image of images) {
    const auth = await authFor(image, keyring)
    if (!auth.ok) return auth
    if (!auth.value) continue
    const { serveraddress, ...credentials } = auth.value
    found[serveraddress] = credentials
  }
  return ok(Object.keys(found).length === 0 ? undefined : encoded(found))
}

type Auth = { readonly serveraddress: string } & (Credentials | { readonly identitytoken: string })

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

async function authFor(
  image: string,
  { environment, registries }: Keyring,
): Promise<Result<Auth | undefined, string>> {
  const { registry } = parseImageReference(image)
  const configured = (await registries?.(image)) ?? ok([])
  if (!configured.ok) return configured
  for (const variables of configured.value) {
    const auth = await authOfVariables(variables, registry, environment)
    if (auth) return ok(auth)
  }
  return ok(await authIn(readConfig(environment), registry, environment))
}

/** As Kubernetes keeps them: a whole `config.json`, or a name and a password. */
async function authOfVariables(
  variables: Readonly<Record<string, string>>,
  registry: string,
  environment: Keyring['environment'],
): Promise<Auth | undefined> {
  const whole = variables['.dockerconfigjson'] ?? variables['config.json']
  // A program that such a file names is not run.
  if (whole !== undefined)
    return await authIn({ auths: parseConfig(whole).auths ?? {} }, registry, environment)
  const username = variables.USERNAME ?? variables.username
  const password = variables.PASSWORD ?? variables.password ?? variables.TOKEN
  if (username === undefined || password === undefined) return undefined
  return { username, password, serveraddress: keyOf(registry) }
}

const keyOf = (registry: string): string => (registry === 'docker.io' ? DOCKER_HUB_KEY : registry)

async function authIn(
  config: DockerConfig,
  registry: string,
  environment: Keyring['environment'],
): Promise<Auth | undefined> {
  const key = keyOf(registry)
  const helper = config.credHelpers?.[key] ?? config.credHelpers?.[registry] ?? config.credsStore
  const entry = config.auths?.[key] ?? config.auths?.[`https://${key}`]
  const found = helper ? await askHelper(helper, key, environment) : undefined
  const credentials = found ?? decode(entry?.auth) ?? ownOf(entry)
  if (!credentials) return undefined
  const token =
    entry?.identitytoken ?? (credentials.username === TOKEN_USER ? credentials.password : undefined)
  return { ...(token ? { identitytoken: token } : credentials), serveraddress: key }
}

const ownOf = ({ username, password }: DockerAuth = {}): Credentials | undefined =>
  username !== undefined && password !== undefined ? { username, password } : undefined

function readConfig(environment: Readonly<Record<string, string | undefined>>): DockerConfig {
  const folder = environment.DOCKER_CONFIG ?? join(environment.HOME ?? '', '.docker')
  try {
    return parseConfig(readFileSync(join(folder, 'config.json'), 'utf8'))
  } catch {
    return {}
  }
}

function parseConfig(text: string): DockerConfig {
  try {
    return (JSON.parse(text) as DockerConfig | null) ?? {}
  } catch {
    return {}
  }
}

/** Of `name:password` in base64. */
function decode(auth: string | undefined): Credentials | undefined {
  const text = Buffer.from(auth ?? '', 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return colon > 0 ? { username: text.slice(0, colon), password: text.slice(colon + 1) } : undefined
}

/** Asks `docker-credential-NAME`. One that has nothing, fails or is not there counts as none. */
function askHelper(
  helper: string,
  key: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Credentials | undefined> {
  return new Promise((resolve) => {
    const options = { env: { ...environment }, timeout: HELPER_PATIENCE_MS }
    const child = execFile(`docker-credential-${helper}`, ['get'], options, (error, stdout) => {
      if (error) return resolve(undefined)
      resolve(readAnswer(stdout))
    })
    child.stdin?.on('error', () => {})
    child.stdin?.end(key)
  })
}

function readAnswer(stdout: string): Credentials | undefined {
  try {
    const { Username, Secret } = JSON.parse(stdout) as { Username?: unknown; Secret?: unknown }
    return typeof Username === 'string' && typeof Secret === 'string'
      ? { username: Username, password: Secret }
      : undefined
  } catch {
    return undefined
  }
}
