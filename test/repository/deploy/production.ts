import { build, type Manifest, podOf } from './kustomization.js';

/** All that the example of an overlay applies. */
export const manifests = build('deploy/overlays/production');

export const find = (kind: string, name: string): Manifest => {
  const found = manifests.find((each) => each.kind === kind && each.metadata.name === name);
  if (!found) throw new Error(`no ${kind} ${name}`);
  return found;
};

export const deployment = find('Deployment', 'authhero');

/** The deployment, the job and the cron job. */
export const pods = manifests.filter(podOf);
