import { type Json, toJson } from '../../base/value.js'
import type {
  Configuration,
  ConfiguredValues,
  Connection,
  ConnectionResource,
  ValueSource,
} from '../../connections/configuration.js'

/** In the form of the files, so that it can be put into one. */
export function configurationToJson(configuration: Configuration): Json {
  const { artifactsStore, connections, volumeClaims, queues, pass, permissions } = configuration
  return {
    ...(artifactsStore !== null && { artifactsStore }),
    connections: Object.values(connections).map(connectionToJson),
    secrets: valuesOf(configuration.secrets),
    configMaps: valuesOf(configuration.configMaps),
    volumeClaims,
    queues: Object.fromEntries(Object.entries(queues).map(([name, queue]) => [name, { ...queue }])),
    environment: { pass: [...pass] },
    permissions: { ...permissions },
  }
}

const connectionToJson = ({
  description,
  tags,
  schema,
  secret,
  configMap,
  env,
  ...named
}: Connection): Json => ({
  ...named,
  ...(description !== null && { description }),
  tags: [...tags],
  schema: toJson(schema),
  ...(secret && { secret: resourceToJson(secret) }),
  ...(configMap && { configMap: resourceToJson(configMap) }),
  env: env.map(toJson),
})

const resourceToJson = ({ name, items }: ConnectionResource): Json => ({
  name,
  ...(items && { items: [...items] }),
})

const valuesOf = (sections: Readonly<Record<string, ConfiguredValues>>) =>
  Object.fromEntries(
    Object.entries(sections).map(([name, values]) => [
      name,
      Object.fromEntries(Object.entries(values).map(([key, source]) => [key, sourceToJson(source)])),
    ]),
  )

function sourceToJson(source: ValueSource): Json {
  switch (source.from) {
    case 'text':
      return source.text
    case 'env':
      return { env: source.variable }
    case 'file':
      return { file: source.path }
    case 'command':
      return { command: [...source.argv] }
  }
}
