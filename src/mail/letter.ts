import { escapeHtml, html, type SafeHtml } from './html.js';

/** A part of a mail. Each is shown in the text and in the HTML of the mail. */
export type Part =
  | { readonly kind: 'paragraph'; readonly text: string }
  /** A code that somebody copies by hand. */
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly label: string; readonly url: string }
  /** What happened: when, from where. */
  | { readonly kind: 'facts'; readonly facts: readonly (readonly [name: string, value: string])[] };

/** What a mail says, without its form. */
export interface Letter {
  readonly subject: string;
  readonly parts: readonly Part[];
}

/** A mail as it is sent. */
export interface Content {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** @param serviceName stands at the beginning of the subject and of the mail */
export function render({ subject, parts }: Letter, serviceName: string): Content {
  const text = [serviceName, ...parts.map(asText)].join('\n\n');
  const body = parts.map(asHtml);
  return { subject: `${serviceName}: ${subject}`, text: `${text}\n`, html: page(serviceName, subject, body) };
}

function asText(part: Part): string {
  switch (part.kind) {
    case 'paragraph':
    case 'code':
      return part.text;
    case 'link':
      return `${part.label}\n${part.url}`;
    case 'facts':
      return part.facts.map(([name, value]) => `${name}: ${value}`).join('\n');
  }
}

function asHtml(part: Part): SafeHtml {
  switch (part.kind) {
    case 'paragraph':
      return html`<p>${part.text}</p>`;
    case 'code':
      return html`<p style="font:600 28px/1.4 ui-monospace,monospace;letter-spacing:2px">${part.text}</p>`;
    case 'link':
      return html`<p><a href="${part.url}">${part.label}</a></p><p style="word-break:break-all;font-size:13px">${part.url}</p>`;
    case 'facts':
      return html`<p>${part.facts.map(([name, value]) => html`${name}: ${value}<br>`)}</p>`;
  }
}

/** Readable on a phone, in light and dark. No images and nothing from elsewhere, so that nobody learns when it is read. */
const page = (serviceName: string, subject: string, body: readonly SafeHtml[]): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(subject)}</title></head>
<body style="margin:0;padding:24px 16px"><div style="max-width:34em;margin:0 auto;font:16px/1.5 system-ui,sans-serif">
<p style="font-weight:600">${escapeHtml(serviceName)}</p>
${body.map(({ markup }) => markup).join('\n')}
</div></body></html>
`;
