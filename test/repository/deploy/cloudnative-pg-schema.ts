import { Ajv, type SchemaObject } from 'ajv';
import type { Manifest } from './kustomization.js';

/**
 * The part of CloudNativePG's custom resources (postgresql.cnpg.io/v1, 1.25 to 1.30) that deploy/ uses. No object allows other
 * properties. No package has these definitions, so this file copies them from config/crd/bases of cloudnative-pg/cloudnative-pg,
 * and the parameters from its pooler webhook. If deploy/ uses a new field, look it up there and add it.
 */
const object = (required: string[], properties: Record<string, SchemaObject>): SchemaObject => ({
  type: 'object',
  required,
  properties,
  additionalProperties: false,
});
const text = { type: 'string' };
const texts = { type: 'object', additionalProperties: text };
const secret = object(['name'], { name: text });
const quantities = { type: 'object', additionalProperties: { type: ['string', 'integer'] } };

const initdb = object([], {
  database: text,
  owner: text,
  secret,
  encoding: text,
  postInitApplicationSQL: { type: 'array', items: text },
});
const role = object(['name'], {
  name: text,
  ensure: { enum: ['present', 'absent'] },
  login: { type: 'boolean' },
  passwordSecret: secret,
});
const Cluster = object(['instances'], {
  instances: { type: 'integer', minimum: 1 },
  imageName: text,
  bootstrap: object([], { initdb }),
  managed: object([], { roles: { type: 'array', items: role } }),
  certificates: object([], { serverAltDNSNames: { type: 'array', items: text } }),
  postgresql: object([], { parameters: texts }),
  storage: object([], { size: text, storageClass: text }),
  resources: object([], { requests: quantities, limits: quantities }),
  affinity: object([], { enablePodAntiAffinity: { type: 'boolean' }, topologyKey: text }),
});

const poolerParameters = object([], {
  default_pool_size: text,
  ignore_startup_parameters: text,
  max_client_conn: text,
  max_prepared_statements: text,
  query_wait_timeout: text,
});
const Pooler = object(['cluster', 'pgbouncer'], {
  cluster: secret,
  instances: { type: 'integer' },
  type: { enum: ['rw', 'ro', 'r'] },
  pgbouncer: object([], { poolMode: { enum: ['session', 'transaction'] }, parameters: poolerParameters }),
});

const specs: Record<string, SchemaObject> = { Cluster, Pooler };

/** The faults for which CloudNativePG would refuse a resource. */
export function faultsOf({ kind, spec }: Manifest): string[] {
  const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
  const valid = ajv.compile(specs[kind] ?? false);
  return valid(spec)
    ? []
    : (valid.errors ?? []).map(
        ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
      );
}
