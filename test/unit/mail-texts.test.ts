import { expect, test } from '@jest/globals';
import { clientFamily } from '../../src/email/client-family.js';
import { html } from '../../src/mail/html.js';
import { type Letter, render } from '../../src/mail/letter.js';
import type { NoticeKind } from '../../src/mail/texts/mail-texts.js';
import { TEXTS } from '../../src/mail/texts/texts.js';

const occasion = { on: new Date('2026-11-26T09:30:00Z'), address: '192.0.2.1', client: 'Firefox on Windows' };
const KINDS: Record<NoticeKind, true> = {
  PASSWORD_CHANGED: true,
  PASSWORD_RECOVERED: true,
  PASSWORD_RESET: true,
  EMAIL_CHANGE_ASKED: true,
  EMAIL_CHANGED: true,
  EMAIL_REMOVED: true,
  NEW_SIGN_IN: true,
  API_KEY_CREATED: true,
  API_KEY_ROTATED: true,
  TOTP_ENABLED: true,
  TOTP_DISABLED: true,
  TOTP_SUSPENDED: true,
  PASSKEY_ADDED: true,
  PASSKEY_REMOVED: true,
  RECOVERY_CODE_USED: true,
  RECOVERY_CODES_RENEWED: true,
  FACTORS_REMOVED: true,
  IDENTITY_LINKED: true,
  IDENTITY_UNLINKED: true,
  DELETED: true,
};
const LETTERS: [string, Letter][] = [
  ['test', TEXTS.test()],
  ['a code', TEXTS.emailCode({ code: '1234 5678', minutes: 10 })],
  [
    'a link for a new password',
    TEXTS.passwordReset({ username: 'ada', url: 'https://auth.example.com/a#token=t', minutes: 30, occasion }),
  ],
  ['an invitation', TEXTS.invitation({ url: 'https://auth.example.com/a#token=t', hours: 168 })],
  ['an invitation of somebody who has an account', TEXTS.invitedAgain()],
  ['an address that is taken', TEXTS.addressTaken()],
  [
    'a recovery that names the second factors',
    TEXTS.notice('PASSWORD_RECOVERED', {
      username: 'ada',
      occasion,
      more: 0,
      factors: [
        { method: 'TOTP', addedOn: new Date('2026-01-02T00:00:00Z') },
        { method: 'PASSKEY', addedOn: new Date('2026-03-04T00:00:00Z') },
      ],
    }),
  ],
  ...Object.keys(KINDS).map((kind): [string, Letter] => [
    kind,
    TEXTS.notice(kind as NoticeKind, { username: 'ada', occasion, more: kind === 'NEW_SIGN_IN' ? 2 : 0 }),
  ]),
];

test.each(LETTERS)('mail, %s: its subject and its text', (_what, letter) => {
  const { subject, text } = render(letter, 'Example');
  expect(`${subject}\n\n${text}`).toMatchSnapshot();
});

test('mail: its HTML', () => {
  expect(render(TEXTS.emailCode({ code: '1234 5678', minutes: 10 }), 'Example').html).toMatchSnapshot();
});

test.each(LETTERS)('mail, %s: no subject has a digit, and the HTML says what the text says', (_what, letter) => {
  const { subject, text, html: markup } = render(letter, 'Example');
  expect(subject).not.toMatch(/\d/);
  const shown = markup.replace(/<title>.*<\/title>|<[^>]*>/g, ' ').replaceAll('&quot;', '"');
  for (const word of text.split(/\s+/).filter(Boolean)) expect(shown).toContain(word);
});

test('mail: what is put into HTML is escaped, in text and in attributes', () => {
  const hostile = `<script>&"'`;
  expect(html`<a title="${hostile}">${[html`<b>${hostile}</b>`]}</a>`.markup).toBe(
    '<a title="&lt;script&gt;&amp;&quot;&#39;"><b>&lt;script&gt;&amp;&quot;&#39;</b></a>',
  );
  const letter = { subject: hostile, parts: [{ kind: 'paragraph' as const, text: hostile }] };
  expect(render(letter, hostile).html).not.toContain('<script>');
});

test.each([
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0', 'Firefox on Windows'],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
    'Safari on macOS',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36 Edg/143.0.0.0',
    'Edge on Windows',
  ],
  [
    'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Mobile Safari/537.36',
    'Chrome on Android',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/143.0 Mobile/15E148 Safari/604.1',
    'Chrome on iOS',
  ],
  ['curl/8.5.0', 'an app or script'],
  ['Call 0900-12345 now, your account is locked', 'an app or script'],
  [null, 'an app or script'],
])('mail: a client that says %j is called by words of ours', (userAgent, family) => {
  expect(clientFamily(userAgent)).toBe(family);
});
