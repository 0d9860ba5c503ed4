import { expect, test } from '@jest/globals';
import { clientAddress } from '../../src/http/client-address.js';

const PROXY = '10.0.0.1';

test.each([
  ['an IPv4 address as it is', '203.0.113.7', '203.0.113.7'],
  ['an IPv4-mapped address as IPv4', '::ffff:203.0.113.7', '203.0.113.7'],
  ['the same in hexadecimal', '::ffff:cb00:7107', '203.0.113.7'],
  ['an IPv6 address as its /64', '2001:db8:1:2:aaaa::1', '2001:db8:1:2::/64'],
  ['another of the same network alike', '2001:DB8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
  ['an IPv6 address with a zone', 'fe80::1%eth0', 'fe80::/64'],
  ['an IPv4 address with a port', '203.0.113.7:50123', '203.0.113.7'],
  ['an IPv6 address with a port', '[2001:db8:1:2::5]:50123', '2001:db8:1:2::/64'],
  ['a made-up word as the proxy', 'unknown', PROXY],
  ['nothing as the proxy', '', PROXY],
  ['a script as the proxy', '<script>', PROXY],
])('client address: %s', (_what, claimed, folded) => {
  expect(clientAddress(claimed, PROXY)).toBe(folded);
});

test('client address: a connection without an address is one client of its own', () => {
  expect(clientAddress('', undefined)).toBe('unknown');
});
