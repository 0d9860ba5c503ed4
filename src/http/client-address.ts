import ipaddr from 'ipaddr.js';

const WITH_PORT = /^\[(.+)\]:\d{1,5}$|^(\d+\.\d+\.\d+\.\d+):\d{1,5}$/;
/** Parts of a /64, which a provider gives to one customer: to change addresses inside it gains nothing. */
const IPV6_NETWORK_PARTS = 4;

/**
 * The client address that limits count by. An IPv4-mapped address becomes IPv4, an IPv6 address becomes its /64. If a trusted
 * proxy sends something that is no address, the proxy's own address counts, so that nobody can invent clients.
 * @param claimed the client's address as the proxies report it
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
