import { expect, test } from '@jest/globals';
import { Reachable } from '../../src/identity-provider/reachable.js';

type Settings = ConstructorParameters<typeof Reachable>[0];
const withNetworks = (environment: string, ...privateNetworks: string[]) =>
  new Reachable({ environment, signIn: { privateNetworks } } as unknown as Settings);

const PUBLIC = ['93.184.216.34', '8.8.8.8', '2606:4700:4700::1111', '::ffff:8.8.8.8'];
const LOOPBACK = ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1', '::ffff:7f00:1'];
const NOT_PUBLIC = [
  '0.0.0.0',
  '10.0.0.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '198.18.0.1',
  '192.0.2.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  'fe80::1',
  'fc00::1',
  'fd12:3456::1',
  'ff02::1',
  '2001:db8::1',
  '::ffff:10.0.0.1',
  '::ffff:169.254.169.254',
  '64:ff9b::10.0.0.1',
  '64:ff9b::8.8.8.8',
  '2002:0a00:0001::1',
  '2001:0:0a00:1::',
  '::7f00:1',
  '::a00:1',
  '::10.0.0.1',
];

test.each(PUBLIC)('%s is public: it is reachable everywhere', (address) => {
  expect(withNetworks('production').has(address)).toBe(true);
  expect(withNetworks('development').has(address)).toBe(true);
});

test.each(LOOPBACK)('%s is this machine: it is reachable outside production only', (address) => {
  expect(withNetworks('production').has(address)).toBe(false);
  expect(withNetworks('development').has(address)).toBe(true);
  expect(withNetworks('test').has(address)).toBe(true);
});

test.each(NOT_PUBLIC)('%s is not public: it is reachable nowhere', (address) => {
  for (const environment of ['production', 'development', 'test'])
    expect(withNetworks(environment).has(address)).toBe(false);
});

test('configured networks are reachable, and no others', () => {
  const reachable = withNetworks('production', '10.1.0.0/16', 'fd00:1::/32', '192.168.7.7');
  for (const address of ['10.1.2.3', '::ffff:10.1.2.3', 'fd00:1::9', '192.168.7.7'])
    expect([address, reachable.has(address)]).toEqual([address, true]);
  for (const address of ['10.2.0.1', '127.0.0.1', '::1', 'fd00:2::1', '192.168.7.8'])
    expect([address, reachable.has(address)]).toEqual([address, false]);
});

test('a host that is an address is checked as one, also in brackets', () => {
  const reachable = withNetworks('production');
  for (const url of [
    'http://127.0.0.1',
    'http://[::1]',
    'http://[::ffff:10.0.0.1]',
    'http://2130706433',
    'http://0x7f.1',
  ])
    expect(() => reachable.checkHost(new URL(url).hostname)).toThrow('its address is not public');
  for (const host of ['8.8.8.8', '[2606:4700:4700::1111]', 'localhost', 'example.com'])
    expect(() => reachable.checkHost(host)).not.toThrow();
});

/** What Node's connection asks for a name, with one address or with all of them. */
const look = (reachable: Reachable, host: string, options: object): Promise<unknown> =>
  new Promise((resolve) =>
    reachable.lookup(host, options, (error, address) => resolve(error ? error.message : address)),
  );

test('a name is looked up, and counts as its addresses', async () => {
  expect(await look(withNetworks('production'), 'localhost', {})).toBe('its address is not public');
  expect(await look(withNetworks('production'), 'localhost', { all: true })).toBe('its address is not public');
  expect(await look(withNetworks('test'), 'localhost', { family: 4 })).toBe('127.0.0.1');
  expect(await look(withNetworks('test'), 'localhost', { family: 4, all: true })).toEqual([
    { address: '127.0.0.1', family: 4 },
  ]);
});
