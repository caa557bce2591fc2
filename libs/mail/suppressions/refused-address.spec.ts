import { describe, expect, it } from 'vitest';
import { refusalOf } from './refused-address.js';

/** What nodemailer throws when a mail server answers a command so. */
function failure(command: string, response: string): Error {
  return Object.assign(new Error('failed'), {
    command,
    response,
    responseCode: Number(response.slice(0, 3)),
  });
}

describe('an address is refused for good', () => {
  it.each([
    '550 5.1.1 <noor@example.com>: Recipient address rejected: User unknown',
    '550 no such user',
    '551 User not local',
    '553 5.1.3 Bad destination mailbox address',
    '550 5.2.1 The account is disabled',
    '550 5.4.1 Recipient address rejected: Access denied',
    '550-5.1.1 The account does not exist',
  ])('by "%s"', (response) => {
    expect(refusalOf(failure('RCPT TO', response))).toBe(response);
  });

  it.each([
    ['RCPT TO', '450 4.2.1 The mailbox is busy'],
    ['RCPT TO', '451 4.7.1 Greylisted, come back later'],
    ['RCPT TO', '452 4.2.2 The mailbox is full'],
    ['RCPT TO', '552 5.2.2 The mailbox is full'],
    ['RCPT TO', '550 5.2.2 Over quota'],
    ['RCPT TO', '552 Requested mail action aborted: exceeded storage allocation'],
    // About us, and true of every address: nobody must be silenced by it.
    ['RCPT TO', '554 5.7.1 Relay access denied'],
    ['RCPT TO', '530 5.7.0 Authentication required'],
    ['RCPT TO', '530 Authentication required'],
    ['RCPT TO', '503 5.5.1 Need MAIL first'],
    ['RCPT TO', '552 5.3.4 Message too big for system'],
    ['MAIL FROM', '550 5.1.8 Sender address rejected'],
    ['DATA', '554 5.7.1 This looks like spam'],
    ['CONN', '554 No service'],
  ])('not by the answer to %s "%s"', (command, response) => {
    expect(refusalOf(failure(command, response))).toBeUndefined();
  });

  it('not by a line that broke', () => {
    expect(refusalOf(new Error('connect ECONNREFUSED'))).toBeUndefined();
    expect(refusalOf('550 5.1.1')).toBeUndefined();
  });
});
