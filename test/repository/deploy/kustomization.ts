import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { applyPatch, type Operation } from 'rfc6902';
import { parse, parseAllDocuments } from 'yaml';

export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels: Record<string, string> };
  // biome-ignore lint/suspicious/noExplicitAny: each kind has a shape of its own, which the published schemas check
  [field: string]: any;
}

interface Kustomization {
  resources: string[];
  configMapGenerator?: { name: string; literals: string[] }[];
  images?: { name: string; newName: string; newTag: string }[];
  patches?: { target: { kind: string; name: string }; patch: string }[];
}

export const readKustomization = (folder: string): Kustomization =>
  parse(readFileSync(join(folder, 'kustomization.yaml'), 'utf8'));

/**
 * What `kustomize build` makes of a folder, as far as these folders use it: resources, the maps that are generated, JSON
 * patches, images. (A real one runs in .github/workflows/ci.yml.) @throws where a patch has no target or does not fit
 */
export function build(folder: string): Manifest[] {
  const { resources, configMapGenerator = [], images = [], patches = [] } = readKustomization(folder);
  const manifests = resources.flatMap((path) => read(join(folder, path)));
  for (const { name, literals } of configMapGenerator) generate(manifests, name, literals);
  for (const { target, patch } of patches) {
    const found = manifests.find(({ kind, metadata }) => kind === target.kind && metadata.name === target.name);
    if (!found) throw new Error(`${folder}: no ${target.kind} ${target.name} to patch`);
    const failed = applyPatch(found, parse(patch) as Operation[]).find((error) => error);
    if (failed) throw new Error(`${folder}: ${target.kind} ${target.name}: ${failed.message}`);
  }
  for (const { name, newName, newTag } of images)
    for (const container of manifests.flatMap(containersOf))
      if (container.image === name) container.image = `${newName}:${newTag}`;
  return manifests;
}

const read = (path: string): Manifest[] =>
  statSync(path).isDirectory() ? build(path) : readManifests(readFileSync(path, 'utf8'));

/** Every document of a file. @throws where one is not YAML */
export const readManifests = (text: string): Manifest[] =>
  parseAllDocuments(text).map((document) => {
    if ('errors' in document && document.errors.length > 0) throw document.errors[0];
    return document.toJS();
  });

function generate(manifests: Manifest[], name: string, literals: string[]): void {
  const data = Object.fromEntries(literals.map((literal) => literal.split(/=(.*)/s).slice(0, 2)));
  const found = manifests.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === name);
  if (found) Object.assign(found.data, data);
  else manifests.push({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels: {} }, data });
}

/** The pod of a Deployment, a Job or a CronJob. */
export const podOf = ({ kind, spec }: Manifest) =>
  kind === 'CronJob'
    ? spec.jobTemplate.spec.template.spec
    : ['Deployment', 'Job'].includes(kind)
      ? spec.template.spec
      : undefined;

export const containersOf = (manifest: Manifest) => podOf(manifest)?.containers ?? [];

/** The files of a folder that its kustomization must name. */
export const filesOf = (folder: string): string[] =>
  readdirSync(folder).filter((name) => name !== 'kustomization.yaml');

/** The secrets that deploy/make-secrets prints. */
export const madeSecrets = (): Manifest[] => readManifests(execFileSync('deploy/make-secrets', { encoding: 'utf8' }));
