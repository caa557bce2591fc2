/** A reply to one step of talking to a mail server (RFC 5321, section 4.2.1). */
interface SmtpFailure {
  /** The step. */
  command?: unknown;
  /** Three digits. */
  responseCode?: unknown;
  /** The whole line: code, enhanced code if any, words. */
  response?: unknown;
}

/** Replies about us, the order of commands or room that is used up, never about the address (RFC 5321, 4.2.2; RFC 4954, 6). */
const NOT_ABOUT_THE_ADDRESS = new Set([500, 501, 502, 503, 504, 521, 530, 534, 535, 538, 552]);

/** Enhanced codes about the other server, the protocol, its rules for us, or a mailbox that is full (RFC 3463, section 3). */
const NOT_ABOUT_THE_MAILBOX = /^5\d\d[ -]5\.(?:[3567]\.|2\.[23]\b)/;

/**
 * What a mail server said when it refused an address for good; undefined for every other failure. For good is a reply
 * of the 500s to RCPT TO that is about the address: a full mailbox is emptied one day, and a full disk there, a login
 * that is missing or a rule against our server would else silence everybody we write to.
 */
export function refusalOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { command, responseCode, response } = error as SmtpFailure;
  if (command !== 'RCPT TO' || typeof responseCode !== 'number' || typeof response !== 'string')
    return undefined;
  const forGood = responseCode >= 500 && responseCode <= 599 && !NOT_ABOUT_THE_ADDRESS.has(responseCode);
  return forGood && !NOT_ABOUT_THE_MAILBOX.test(response) ? response : undefined;
}
