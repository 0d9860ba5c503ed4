import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseMailAddress } from '../../src/mail/mail-address.js';

test.each([
  ['ada@example.com', 'ada@example.com', 'ada@example.com'],
  ['Ada.Lovelace+list@EXAMPLE.com', 'Ada.Lovelace+list@example.com', 'ada.lovelace+list@example.com'],
  ["o'hara@example.co.uk", "o'hara@example.co.uk", "o'hara@example.co.uk"],
  ['ada@bücher.example', 'ada@xn--bcher-kva.example', 'ada@xn--bcher-kva.example'],
  ['ada@BÜCHER.example', 'ada@xn--bcher-kva.example', 'ada@xn--bcher-kva.example'],
  ['ada@ｅｘａｍｐｌｅ.com', 'ada@example.com', 'ada@example.com'],
  ['Jose\u0301@example.com', 'José@example.com', 'josé@example.com'],
  ['用户@例子.广告', '用户@xn--fsqu00a.xn--4rr70v', '用户@xn--fsqu00a.xn--4rr70v'],
])('%s is an address', (text, address, canonical) => {
  expect(parseMailAddress(text)).toEqual({ address, canonical });
});

test.each([
  '',
  'ada',
  '@example.com',
  'ada@',
  'ada@example',
  'ada@localhost',
  'ada@example.com.',
  'ada@.example.com',
  'ada@example..com',
  '.ada@example.com',
  'ada.@example.com',
  'a..da@example.com',
  'ada@@example.com',
  'ada@example.com,eve@example.com',
  'ada@example.com, eve@example.com',
  'ada@example.com;eve@example.com',
  'Ada <ada@example.com>',
  '<ada@example.com>',
  'group:ada@example.com;',
  '"ada"@example.com',
  '"a@b"@example.com',
  'ada (work)@example.com',
  'ada @example.com',
  ' ada@example.com',
  'ada@example.com ',
  'ada@example.com\r\nBcc: eve@example.com',
  'ada\n@example.com',
  'ada\u0000@example.com',
  'ada\u200b@example.com',
  'ada\u202e@example.com',
  'ada\u00a0@example.com',
  'ada\ud800@example.com',
  'ada@[127.0.0.1]',
  'ada@127.0.0.1',
  'ada@example.1',
  'ada@exa_mple.com',
  'ada@-example.com',
  'ada@exa%6dple.com',
  'ada@example.com/x',
  'ada@example.com#x',
  'ada@example.com:25',
  `${'a'.repeat(65)}@example.com`,
  `${'é'.repeat(33)}@example.com`,
  `ada@${'a'.repeat(64)}.com`,
  `ada@${'a.'.repeat(126)}com`,
])('%j is no address', (text) => {
  expect(parseMailAddress(text)).toBeUndefined();
});

test('what is stored of an address is an address that is stored as it is, and has one comparable form', () => {
  const local = fc.stringMatching(/^[A-Za-z0-9._+éßİK-]{1,20}$/);
  const domain = fc.constantFrom('Example.com', 'bücher.example', 'xn--bcher-kva.example', 'MAIL.example.co.uk');
  fc.assert(
    fc.property(local, domain, (name, host) => {
      const found = parseMailAddress(`${name}@${host}`);
      if (!found) return;
      expect(parseMailAddress(found.address)).toEqual(found);
      expect(parseMailAddress(found.canonical)?.canonical).toBe(found.canonical);
      expect(parseMailAddress(found.address.toUpperCase())?.address.split('@')[1]).toBe(found.address.split('@')[1]);
    }),
  );
});

test('no text at all makes it throw, and nothing with a control character, a space or a second @ is an address', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const found = parseMailAddress(`${text}@example.com`);
      if (found) expect(found.address).not.toMatch(/[\p{C}\p{Z}"(),:;<>@[\\\]].*@/u);
    }),
  );
});
