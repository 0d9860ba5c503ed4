import { expect, test } from '@jest/globals';
import * as cloudNativePg from './deploy/cloudnative-pg-schema.js';
import * as kubernetes from './deploy/kubernetes-schema.js';
import { filesOf, type Manifest, madeSecrets, readKustomization } from './deploy/kustomization.js';
import { deployment, find, manifests } from './deploy/production.js';

const faultsOf = async (manifest: Manifest) =>
  manifest.apiVersion.startsWith('postgresql.cnpg.io')
    ? cloudNativePg.faultsOf(manifest)
    : kubernetes.faultsOf(manifest);

test.each([...manifests, ...madeSecrets()].map((each) => [each.kind, each.metadata.name, each] as const))(
  'deploy: %s %s is valid by its published schema, and has no field that this does not know',
  async (_kind, _name, manifest) => {
    expect(await faultsOf(manifest)).toEqual([]);
  },
);

test('deploy: the check of the schemas finds a missing field, a wrong type and a misspelt name', async () => {
  const { spec } = structuredClone(deployment);
  spec.template.spec.containers[0].livenessProb = {};
  expect(await faultsOf({ ...deployment, spec })).toContain('/spec/template/spec/containers/0/livenessProb is unknown');
  expect(await faultsOf({ ...deployment, spec: { ...deployment.spec, selector: undefined } })).not.toEqual([]);
  expect(await faultsOf({ ...find('Service', 'authhero'), spec: { ports: 80 } })).not.toEqual([]);
  const pooler = find('Pooler', 'authhero-pooler');
  expect(await faultsOf({ ...pooler, spec: { ...pooler.spec, instance: 2 } })).not.toEqual([]);
});

test('deploy: each file of the base is one of its resources', () => {
  expect(readKustomization('deploy/base').resources.sort()).toEqual(filesOf('deploy/base').sort());
});
