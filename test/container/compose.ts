import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export interface Service {
  image?: string;
  command: string[];
  environment?: Record<string, string>;
  volumes?: string[];
  ports?: string[];
  read_only?: boolean;
  cap_add?: string[];
  stop_grace_period?: string;
  healthcheck?: { test: string[] };
  depends_on?: Record<string, { condition: string }>;
}

/** compose.yaml with its merges made. */
export const readCompose = (): { services: Record<string, Service>; volumes: Record<string, object> } =>
  parse(readFileSync('compose.yaml', 'utf8'), { merge: true });
