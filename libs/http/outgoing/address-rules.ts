import { BlockList, isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * Which places on the network the product may connect to. Public addresses always; anything else only when
 * the administrator named it. Pure: it looks nothing up.
 */
export class AddressRules {
  private readonly hosts = new Set<string>();
  private readonly ranges = new BlockList();
  private readonly origins: ReadonlySet<string>;

  /**
   * @param allowedHosts host names, addresses or CIDR ranges that are allowed although they are not public
   * @param trustedOrigins base addresses from the administrator's own settings: allowed for exactly that
   *   scheme, host and port, wherever the name leads
   * @throws Error naming the entry that is neither a host name nor an address nor a range
   */
  constructor(allowedHosts: readonly string[], trustedOrigins: readonly string[] = []) {
    for (const entry of allowedHosts) this.allow(entry);
    this.origins = new Set(trustedOrigins.map((address) => new URL(address).origin));
  }

  /** True when the administrator vouches for this host by name, so that its addresses need no check. */
  trusts(url: URL): boolean {
    return this.origins.has(url.origin) || this.hosts.has(hostName(url.hostname));
  }

  /** True when the administrator named this host or its literal address: it may do what strangers may not. */
  names(url: URL): boolean {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const version = isIP(host);
    return this.trusts(url) || (version !== 0 && this.ranges.check(host, version === 4 ? 'ipv4' : 'ipv6'));
  }

  /** True for a public unicast address and for one in an allowed range. @param address in its usual text form */
  allows(address: string): boolean {
    const parsed = ipaddr.process(address);
    return isPublic(parsed) || this.ranges.check(parsed.toString(), parsed.kind());
  }

  private allow(entry: string): void {
    const [address = '', bits, ...rest] = entry.split('/');
    const version = isIP(address);
    const most = version === 4 ? 32 : 128;
    const prefix = bits === undefined ? most : Number(bits || 'NaN');
    if (version !== 0 && rest.length === 0 && Number.isInteger(prefix) && prefix >= 0 && prefix <= most) {
      this.ranges.addSubnet(address, prefix, version === 4 ? 'ipv4' : 'ipv6');
    } else if (isHostName(entry)) {
      this.hosts.add(hostName(entry));
    } else {
      throw new Error(
        `OUTGOING_ALLOWED_HOSTS: "${entry}" is not a host name, an IP address or a CIDR range such as 10.1.0.0/16.`,
      );
    }
  }
}

/**
 * Azure's host service answers with credentials from inside any machine there, on an address that is public by
 * number. The other clouds' (169.254.169.254, fd00:ec2::254, 100.100.100.200, 192.0.0.192) are in special ranges.
 */
const hostServices = ['168.63.129.16'];

/** IPv6 gives public addresses from 2000::/3 only (RFC 4291, IANA): what lies outside is refused unseen. */
function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address.range() !== 'unicast') return false;
  if (address instanceof ipaddr.IPv6) return ((address.parts[0] ?? 0) & 0xe000) === 0x2000;
  return !hostServices.includes(address.toString());
}

function isHostName(entry: string): boolean {
  const written = `http://${entry}/`;
  return URL.canParse(written) && hostName(new URL(written).hostname) === hostName(entry);
}

function hostName(text: string): string {
  return text.toLowerCase().replace(/\.$/, '');
}
