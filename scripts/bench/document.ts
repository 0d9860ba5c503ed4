import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const FOLDER = '.bench';
const JSON_FILE = `${FOLDER}/performance.json`;
const MARKDOWN_FILE = 'docs/performance.md';

/** Writes one section of .bench/performance.json, which Git ignores, and puts its text between the marks of that name in docs/performance.md. */
export function writeSection(name: string, data: object, text: string): void {
  mkdirSync(FOLDER, { recursive: true });
  const all = existsSync(JSON_FILE) ? JSON.parse(readFileSync(JSON_FILE, 'utf8')) : {};
  writeFileSync(JSON_FILE, `${JSON.stringify({ ...all, [name]: data }, rounded, 2)}\n`);
  const [begin, end] = [`<!-- ${name}: generated -->`, `<!-- ${name}: end -->`];
  const document = existsSync(MARKDOWN_FILE) ? readFileSync(MARKDOWN_FILE, 'utf8') : '# Performance\n';
  const section = `${begin}\n${text.trim()}\n${end}`;
  const [before, rest] = document.split(begin);
  const [, after] = rest?.split(end) ?? [];
  const isThere = before !== undefined && after !== undefined;
  writeFileSync(MARKDOWN_FILE, isThere ? `${before}${section}${after}` : `${document.trimEnd()}\n\n${section}\n`);
}

/** Four digits are more than can be told apart. */
const rounded = (_key: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
