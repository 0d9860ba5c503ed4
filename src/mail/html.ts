/** HTML in which everything that was put in is escaped. Only the tag `html` makes it. */
export class SafeHtml {
  constructor(readonly markup: string) {}
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');

/** A template tag: what is put in is escaped, unless it is HTML of this tag. */
export function html(strings: TemplateStringsArray, ...values: (string | SafeHtml | readonly SafeHtml[])[]): SafeHtml {
  return new SafeHtml(strings.reduce((markup, string, index) => markup + markupOf(values[index - 1]) + string));
}

function markupOf(value: string | SafeHtml | readonly SafeHtml[] = ''): string {
  if (typeof value === 'string') return escapeHtml(value);
  return value instanceof SafeHtml ? value.markup : value.map(({ markup }) => markup).join('');
}
