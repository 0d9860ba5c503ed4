import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import proxyAddr from '@fastify/proxy-addr';
import ipaddr from 'ipaddr.js';
import type { Config } from '../config/config.js';
import { UnreachableError } from './unreachable-error.js';

/** IPv4 addresses in a form that was given up (RFC 4291, 2.5.5.1). */
const IPV4_COMPATIBLE = ipaddr.IPv6.parseCIDR('::/96');

/**
 * Which addresses AuthHero connects to when it asks a provider: public ones, and those of the configured networks. Otherwise a
 * provider's document could make AuthHero ask a service of the own network.
 */
export class Reachable {
  private readonly isConfigured: (address: string) => boolean;

  constructor({ environment, signIn }: Pick<Config, 'environment' | 'signIn'>) {
    const networks = environment === 'production' ? signIn.privateNetworks : ['loopback', ...signIn.privateNetworks];
    const trust = proxyAddr.compile(networks);
    this.isConfigured = (address) => networks.length > 0 && trust(address, 0);
  }

  /** @param address an IPv4 or IPv6 address */
  has(address: string): boolean {
    // An IPv4 address within an IPv6 one counts as what it is.
    const plain = ipaddr.process(address);
    const isGivenUp = plain instanceof ipaddr.IPv6 && plain.match(IPV4_COMPATIBLE);
    return (plain.range() === 'unicast' && !isGivenUp) || this.isConfigured(plain.toString());
  }

  /** Node does not look up a host that is an address, so that has to be checked here. @throws UnreachableError */
  checkHost(hostname: string): void {
    const host = hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) && !this.has(host)) throw new UnreachableError('its address is not public');
  }

  /** Looks a host up for a connection. Every address of it has to be allowed, and one that was checked is connected to. */
  readonly lookup: LookupFunction = (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
      const [first] = found ?? [];
      if (error || !first) return callback(error ?? new UnreachableError('it has no address'), '', 0);
      if (!found.every(({ address }) => this.has(address)))
        return callback(new UnreachableError('its address is not public'), '', 0);
      if (options.all) return callback(null, found);
      return callback(null, first.address, first.family);
    });
  };
}
