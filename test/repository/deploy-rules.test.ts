import { expect, test } from '@jest/globals';
import { ProductionConfig } from '../../src/config/environments.js';
import { postgresUrl } from '../../src/config/setting.js';
import { readDockerfile } from '../container/dockerfile.js';
import { containersOf, type Manifest, madeSecrets, podOf } from './deploy/kustomization.js';
import { deployment, find, pods } from './deploy/production.js';

const production = new ProductionConfig();
const image = readDockerfile().at(-1);

test('deploy: a pod that stops has longer than its drain takes, and is seen as not ready before it ends', () => {
  const { DRAIN_DELAY, DRAIN_TIMEOUT } = find('ConfigMap', 'authhero').data;
  const [delay, timeout] = [DRAIN_DELAY, DRAIN_TIMEOUT].map((each) => Number.parseInt(each, 10));
  expect(podOf(deployment).terminationGracePeriodSeconds).toBeGreaterThan((delay ?? 0) + (timeout ?? 0) + 8);
  const { periodSeconds, failureThreshold } = containersOf(deployment)[0].readinessProbe;
  expect(periodSeconds * failureThreshold).toBeLessThan(delay ?? 0);
});

test.each(pods.map((each) => [each.kind, each.metadata.name, each] as const))(
  'deploy: %s %s has no right that it does not need',
  (_kind, _name, manifest) => {
    const pod = podOf(manifest);
    const [uid] = image?.user.split(':').map(Number) ?? [];
    expect(pod).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: uid, seccompProfile: { type: 'RuntimeDefault' } },
    });
    for (const container of pod.containers)
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
  },
);

test('deploy: only the jobs get the secret of the role that owns the tables; each secret and key that a pod mounts is made', () => {
  const made = madeSecrets().map(({ metadata, stringData }) => [metadata.name, stringData] as const);
  const secrets = Object.fromEntries([...made, ['authhero-postgres-ca', { 'ca.crt': '' }]]);
  for (const manifest of pods) {
    const sources = podOf(manifest).volumes.flatMap(({ projected }: Manifest) => projected?.sources ?? []);
    for (const { secret } of sources)
      for (const { key } of secret.items) expect(Object.keys(secrets[secret.name] ?? {})).toContain(key);
    const owners = sources.some(({ secret }: Manifest) => secret.name === 'authhero-owner');
    expect([manifest.metadata.name, owners]).toEqual([manifest.metadata.name, manifest !== deployment]);
    for (const { name, value } of containersOf(manifest)[0].env)
      expect([name, value]).toEqual([name, expect.stringMatching(/^\/run\/secrets\/authhero\/[a-z-]+$/)]);
  }
});

test('deploy: the URLs are of the cluster, the pooler and the roles that there are, and check the certificate', () => {
  const cluster = find('Cluster', 'authhero-postgres');
  const { database, owner, secret } = cluster.spec.bootstrap.initdb;
  const [role] = cluster.spec.managed.roles;
  const credentials = madeSecrets()
    .filter(({ type }) => type === 'kubernetes.io/basic-auth')
    .map(({ metadata, stringData }) => [metadata.name, stringData.username]);
  expect(credentials).toEqual([
    [secret.name, owner],
    [role.passwordSecret.name, role.name],
  ]);
  const urls = madeSecrets()
    .flatMap(({ stringData }) => Object.values(stringData as Record<string, string>))
    .filter((value) => value.includes('://'))
    .map((url) => new URL(postgresUrl.parse(url)));
  expect(urls.map(({ username, hostname }) => `${username} ${hostname}`)).toEqual([
    `${role.name} ${find('Pooler', 'authhero-pooler').metadata.name}`,
    `${role.name} ${cluster.metadata.name}-rw`,
    `${owner} ${cluster.metadata.name}-rw`,
  ]);
  for (const url of urls)
    expect([url.pathname, url.searchParams.get('sslmode')]).toEqual([`/${database}`, 'verify-full']);
  expect(cluster.spec.certificates.serverAltDNSNames).toContain('authhero-pooler');
});

test('deploy: what the pooler ignores when AuthHero connects, the role has from the start', () => {
  const { parameters, poolMode } = find('Pooler', 'authhero-pooler').spec.pgbouncer;
  expect(poolMode).toBe('transaction');
  const statements: string[] = find('Cluster', 'authhero-postgres').spec.bootstrap.initdb.postInitApplicationSQL;
  const set = statements.flatMap((each) =>
    [...each.matchAll(/^alter role authhero set (\w+) = '(\d+)ms'$/g)].map(([, name, value]) => [name, Number(value)]),
  );
  expect(parameters.ignore_startup_parameters.split(',')).toEqual(set.map(([name]) => name));
  expect(Object.fromEntries(set)).toEqual({
    statement_timeout: production.database.statementTimeoutMs,
    lock_timeout: production.database.lockTimeoutMs,
    idle_in_transaction_session_timeout: 2 * production.database.queryTimeoutMs,
  });
});

test('deploy: the most pods that there can be do not need more connections than the pooler takes', () => {
  const { maxReplicas } = find('HorizontalPodAutoscaler', 'authhero').spec;
  const { parameters } = find('Pooler', 'authhero-pooler').spec.pgbouncer;
  const pool = Number(find('ConfigMap', 'authhero').data.DATABASE_POOL_MAX);
  expect((maxReplicas + 1) * pool).toBeLessThan(Number(parameters.max_client_conn));
});
