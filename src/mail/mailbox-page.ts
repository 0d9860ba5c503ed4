import { escapeHtml, html, type SafeHtml } from './html.js';
import type { ShownMail } from './mailbox.js';

const REFRESH_SECONDS = 3;

/** The list of mails, which loads itself again every few seconds. */
export function listPage(mails: readonly ShownMail[]): string {
  const rows = mails.map(
    ({ id, createdOn, recipient, subject }) =>
      html`<tr><td>${createdOn.toISOString()}</td><td>${recipient}</td><td><a href="/mailbox/${id}">${subject}</a></td></tr>`,
  );
  const body = html`<h1>Mailbox</h1>
<p>Mails that AuthHero would send. Set SMTP_URL to send them. In production this page does not exist.</p>
<table><tr><th>Time</th><th>To</th><th>Subject</th></tr>${rows}</table>
<p>${mails.length === 0 ? 'No mails yet.' : ''}</p>`;
  return page('Mailbox', body, `<meta http-equiv="refresh" content="${REFRESH_SECONDS}">`);
}

/** One mail: its headers, its text and its HTML. The HTML is in a frame that runs no scripts. */
export function mailPage({ id, createdOn, recipient, subject, text, html: markup, kind }: ShownMail): string {
  const body = html`<p><a href="/mailbox">All mails</a></p><h1>${subject}</h1>
<dl><dt>To</dt><dd>${recipient}</dd><dt>Time</dt><dd>${createdOn.toISOString()}</dd>
<dt>Message-ID</dt><dd>${id}</dd><dt>Auto-Submitted</dt><dd>auto-generated</dd><dt>Kind</dt><dd>${kind}</dd></dl>
<h2>Text</h2><pre>${text}</pre><h2>HTML</h2><iframe sandbox srcdoc="${markup}" title="HTML"></iframe>`;
  return page(subject, body);
}

const page = (title: string, body: SafeHtml, head = ''): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>${head}
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><style>
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif; }
td, th { padding: .25rem 1rem .25rem 0; text-align: left; } pre { white-space: pre-wrap; }
iframe { width: 100%; height: 30rem; border: 1px solid; } dt { float: left; clear: left; width: 9rem; }
</style></head><body>${body.markup}</body></html>
`;
