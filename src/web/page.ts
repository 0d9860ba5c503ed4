import { createHash } from 'node:crypto';

/** A page, and the Content-Security-Policy that lets nothing run but its own script. */
export interface Page {
  readonly html: string;
  readonly policy: string;
}

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 24rem; margin: 10vh auto; padding: 0 1rem; }
input, button { font: inherit; padding: .5rem; width: 100%; box-sizing: border-box; margin: .25rem 0 1rem; }
[role=alert] { min-height: 3em; }
`;

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** A page without a build. Everything here is text of ours: nothing is escaped. The script shows its messages in `[role=alert]`. */
export const pageOf = ({ title, body, script }: { title: string; body: string; script: string }): Page => ({
  html: `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width"><style>${STYLE}</style></head>
<body><main><h1>${title}</h1>
<p role="alert"><noscript>This page needs JavaScript.</noscript></p>
${body}</main>
<script>${script}</script></body></html>
`,
  policy: [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(STYLE)}`,
    "connect-src 'self'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; '),
});
