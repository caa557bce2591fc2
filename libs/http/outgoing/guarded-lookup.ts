import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { AddressRules } from './address-rules.js';
import { OutgoingAddressRefused } from './outgoing.errors.js';

/** Finds the addresses of a host name, as `dns.promises.lookup(name, { all: true })` does. */
export type Resolve = (hostname: string) => Promise<LookupAddress[]>;

/**
 * The lookup a socket makes while it connects: what it returns is what is connected to, so an answer that
 * changes between a check and the connection (DNS rebinding) has no gap to slip through.
 *
 * @param rules every address found must pass; one that does not refuses the host. Without rules all pass.
 */
export function socketLookup(resolve: Resolve, rules?: AddressRules): LookupFunction {
  return (hostname, options, callback) => {
    checked(resolve, hostname, rules).then(
      (addresses) => {
        const [first] = addresses;
        if (options.all) callback(null, addresses);
        else callback(null, first?.address ?? '', first?.family);
      },
      (error: unknown) => callback(asError(error), options.all ? [] : ''),
    );
  };
}

async function checked(resolve: Resolve, hostname: string, rules?: AddressRules): Promise<LookupAddress[]> {
  const addresses = await resolve(hostname);
  if (addresses.length === 0)
    throw Object.assign(new Error(`no address for ${hostname}`), { code: 'ENOTFOUND' });
  const refused = addresses.find(({ address }) => rules !== undefined && !rules.allows(address));
  if (refused) throw addressRefused(hostname, refused.address);
  return addresses;
}

/** The refusal of one address, saying how an administrator may allow it. */
export function addressRefused(hostname: string, address: string): OutgoingAddressRefused {
  const where = hostname === address ? address : `${hostname} leads to ${address}, which`;
  return new OutgoingAddressRefused(
    `${where} is not a public address, so it is not called. ` +
      'An administrator may name it in OUTGOING_ALLOWED_HOSTS.',
  );
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
