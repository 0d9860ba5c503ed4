import ipaddr from 'ipaddr.js';

const WITH_PORT = /^\[(.+)\]:\d{1,5}$|^(\d+\.\d+\.\d+\.\d+):\d{1,5}$/;
/** What one customer of a provider gets, so that changing addresses within it gains nothing. */
const IPV6_NETWORK_PARTS = 4;

/**
 * The address that limits go by: an IPv4-mapped address as IPv4, an IPv6 address as its /64. What a trusted proxy names
 * and is no address counts as the proxy's own, so that nobody can make up clients.
 * @param claimed the client's address as proxies tell it
 * @param peer the address of the connection
 */
export function clientAddress(claimed: string, peer = ''): string {
  const [, inBrackets, beforePort] = WITH_PORT.exec(claimed) ?? [];
  const candidate = [inBrackets ?? beforePort ?? claimed, peer].find((text) => ipaddr.isValid(text));
  if (candidate === undefined) return 'unknown';
  const address = ipaddr.process(candidate);
  if (!(address instanceof ipaddr.IPv6)) return address.toString();
  const network = address.parts.slice(0, IPV6_NETWORK_PARTS);
  return `${new ipaddr.IPv6([...network, 0, 0, 0, 0]).toString()}/64`;
}
