import { existsSync, globSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { ProductionConfig } from '../../src/config/environments.js';
import { settings } from '../../src/config/setting.js';
import { readCompose } from '../container/compose.js';
import { readDockerfile } from '../container/dockerfile.js';
import { containersOf, type Manifest } from './deploy/kustomization.js';
import { deployment, find, pods } from './deploy/production.js';

const production = new ProductionConfig();
const compose = readCompose();
const image = readDockerfile().at(-1);

test('deploy: each setting that a manifest, compose.yaml or the Dockerfile names is one that there is, with a value that it takes', () => {
  const given = [
    ...Object.entries(find('ConfigMap', 'authhero').data),
    ...pods
      .flatMap(containersOf)
      .flatMap(({ env = [] }) => env.map(({ name, value }: Record<string, string>) => [name, value])),
    ...Object.values(compose.services)
      .filter((service) => service.image?.includes('authhero'))
      .flatMap(({ environment = {} }) => Object.entries(environment)),
    ...Object.entries(image?.env ?? {}).filter(([name]) => name !== 'NODE_ENV'),
  ] as [string, string][];
  expect(given.length).toBeGreaterThan(8);
  for (const [name, value] of given) {
    const setting = settings.find(
      ({ variable, secret }) => variable === name || (secret && `${variable}_FILE` === name),
    );
    expect([name, setting]).toEqual([name, expect.anything()]);
    if (setting?.variable === name) expect(() => setting.kind.parse(value)).not.toThrow();
  }
});

test('deploy: each file of dist/ that a command names has its source', () => {
  const words = [
    ...pods.flatMap(containersOf).flatMap(({ args = [] }) => args),
    ...Object.values(compose.services).flatMap(({ command = [] }) => command),
    ...(image?.command ?? []),
  ].filter((word) => word.startsWith('dist/'));
  expect(words.length).toBeGreaterThan(2);
  expect(words.filter((word) => !existsSync(word.replace(/^dist\/(.*)\.js$/, '$1.ts')))).toEqual([]);
});

test('deploy: ports are those that AuthHero listens on, from the ingress to the pod', () => {
  const [container] = containersOf(deployment);
  expect(container.ports).toEqual([{ name: 'http', containerPort: production.http.port }]);
  expect(find('Service', 'authhero').spec.ports[0].targetPort).toBe('http');
  const { ingress } = find('NetworkPolicy', 'authhero-server').spec;
  expect(ingress[0].ports).toEqual([{ port: production.http.port }]);
  expect(image?.expose).toEqual([String(production.http.port)]);
  expect(compose.services.authhero?.ports).toEqual([`127.0.0.1:${production.http.port}:${production.http.port}`]);
});

test('deploy: selectors select the pods that they are for', () => {
  const { labels } = deployment.spec.template.metadata;
  expect(deployment.spec.selector.matchLabels).toEqual(labels);
  expect(find('Service', 'authhero').spec.selector).toEqual(labels);
  expect(find('PodDisruptionBudget', 'authhero').spec.selector.matchLabels).toEqual(labels);
  expect(find('NetworkPolicy', 'authhero-server').spec.podSelector.matchLabels).toEqual(labels);
  const jobs = pods
    .filter((each) => each !== deployment)
    .map(({ metadata }) => metadata.labels['app.kubernetes.io/component']);
  const [, component] = find('NetworkPolicy', 'authhero-migrate').spec.podSelector.matchExpressions;
  expect(component.values).toEqual(jobs);
  const denied = find('NetworkPolicy', 'authhero-default-deny').spec;
  for (const pod of pods) expect(pod.metadata.labels).toMatchObject(denied.podSelector.matchLabels);
  expect(Object.keys(denied).sort()).toEqual(['podSelector', 'policyTypes']);
});

test('deploy: probes ask the paths that there are', () => {
  const { startupProbe, livenessProbe, readinessProbe } = containersOf(deployment)[0];
  expect([startupProbe, livenessProbe, readinessProbe].map(({ httpGet }) => httpGet.path)).toEqual([
    '/livez',
    '/livez',
    '/readyz',
  ]);
  const [rule] = find('Ingress', 'authhero').spec.rules;
  expect(rule.http.paths.map(({ path }: Manifest) => path)).toEqual(['/graphql']);
  const sources = globSync('src/http/*.ts')
    .map((file) => readFileSync(file, 'utf8'))
    .join('');
  for (const path of ['/livez', '/readyz', '/graphql']) expect(sources).toContain(`'${path}'`);
});
