import type { Manifest } from './kustomization.js';

/**
 * What Kubernetes' published schemas have against a manifest. They leave unknown fields be, as the API server does that
 * drops them; here a field that the schema never looks at is a fault as well: mostly a typing error.
 */
export async function faultsOf(manifest: Manifest): Promise<string[]> {
  const { [manifest.kind]: Kind } = await import(`kubernetes-models/${manifest.apiVersion}/${manifest.kind}`);
  const seen = new Set<string>();
  try {
    Kind.prototype.validate.call(watched(manifest, '', seen));
  } catch (error) {
    return [(error as Error).message];
  }
  return pathsOf(manifest, '')
    .filter((path) => !seen.has(path))
    .map((path) => `${path} is unknown`);
}

/** The same object, which notes each field that is read. */
function watched<T extends object>(value: T, path: string, seen: Set<string>): T {
  return new Proxy(value, {
    get(target, key, receiver) {
      const field = Reflect.get(target, key, receiver);
      if (typeof key !== 'string') return field;
      seen.add(`${path}/${key}`);
      return typeof field === 'object' && field !== null ? watched(field, `${path}/${key}`, seen) : field;
    },
  });
}

const pathsOf = (value: unknown, path: string): string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, field]) => [`${path}/${key}`, ...pathsOf(field, `${path}/${key}`)])
    : [];
