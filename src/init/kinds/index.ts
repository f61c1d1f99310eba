/** Every kind of connection that pxrun knows: Polyaxon's. */
import { gcsKind, s3Kind, wasbKind } from './buckets.js'
import type { ConnectionKind } from './contract.js'
import { hostPathKind, volumeClaimKind } from './folders.js'
import { gitKind } from './git.js'
import { httpKind } from './http.js'

/** Values for templates, variables and hooks. */
const WITHOUT_FILES = [
  'aws',
  'gcp',
  'azure',
  'mysql',
  'postgres',
  'oracle',
  'vertica',
  'sqlite',
  'mssql',
  'redis',
  'presto',
  'mongo',
  'cassandra',
  'ftp',
  'grpc',
  'hdfs',
  'pig_cli',
  'hive_cli',
  'hive_metastore',
  'hive_server2',
  'jdbc',
  'jenkins',
  'samba',
  'snowflake',
  'ssh',
  'cloudant',
  'databricks',
  'segment',
  'slack',
  'discord',
  'mattermost',
  'pagerduty',
  'hipchat',
  'webhook',
  'custom',
]

export const connectionKinds: readonly ConnectionKind[] = [
  hostPathKind,
  volumeClaimKind,
  gcsKind,
  s3Kind,
  wasbKind,
  { kind: 'registry', needs: ['url'] },
  gitKind,
  httpKind,
  ...WITHOUT_FILES.map((kind) => ({ kind })),
]
