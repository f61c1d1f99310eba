/**
 * The user's own credentials for a registry, as `docker login` keeps them: in `config.json`, or with a
 * credential helper that it names. Output: the value of `X-Registry-Auth`.
 */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

interface DockerConfig {
  readonly auths?: Readonly<Record<string, { readonly auth?: string; readonly identitytoken?: string }>>
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

/** Undefined when the user has none: the engine then asks without. */
export async function registryAuth(
  registry: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  const config = readConfig(environment)
  const key = registry === 'docker.io' ? DOCKER_HUB_KEY : registry
  const helper = config.credHelpers?.[key] ?? config.credHelpers?.[registry] ?? config.credsStore
  const entry = config.auths?.[key] ?? config.auths?.[`https://${key}`]
  const found = helper ? await askHelper(helper, key, environment) : undefined
  const credentials = found ?? decode(entry?.auth)
  if (!credentials) return undefined
  const token =
    entry?.identitytoken ?? (credentials.username === TOKEN_USER ? credentials.password : undefined)
  const auth = token ? { identitytoken: token } : credentials
  return Buffer.from(JSON.stringify({ ...auth, serveraddress: key })).toString('base64url')
}

/** The value of `X-Registry-Config`, for a build that may pull from any of these; undefined when the user has none. */
export async function credentialsFor(
  registries: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  const found: Record<string, unknown> = {}
  for (const registry of registries) {
    const auth = await registryAuth(registry, environment)
    if (!auth) continue
    const { serveraddress, ...credentials } = JSON.parse(Buffer.from(auth, 'base64url').toString('utf8'))
    found[serveraddress] = credentials
  }
  if (Object.keys(found).length === 0) return undefined
  return Buffer.from(JSON.stringify(found)).toString('base64url')
}

function readConfig(environment: Readonly<Record<string, string | undefined>>): DockerConfig {
  const folder = environment.DOCKER_CONFIG ?? join(environment.HOME ?? '', '.docker')
  try {
    return JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as DockerConfig
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
