import { readFileSync } from 'node:fs';

/** The code blocks of a page that have a name, which stands behind their language: "```bash first-steps". @param language of all by default */
export function blocksOf(page: string, language = '\\w+'): Record<string, string> {
  const form = new RegExp(`^\`\`\`${language} ([\\w-]+)\\n(.*?)^\`\`\`$`, 'gms');
  const blocks = readFileSync(page, 'utf8').matchAll(form);
  return Object.fromEntries([...blocks].map(([, name = '', code = '']) => [name, code]));
}

/** The first code block of a page in a language, with or without a name. */
export const firstBlockOf = (page: string, language: string): string =>
  new RegExp(`^\`\`\`${language}( [\\w-]+)?\\n(.*?)^\`\`\`$`, 'ms').exec(readFileSync(page, 'utf8'))?.[2] ?? '';
