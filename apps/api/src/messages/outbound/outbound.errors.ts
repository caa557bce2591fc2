import type { Platform } from '@libs/database/generated/enums.js';
import { AppError } from '@libs/errors/app-error.js';

/** 422: nobody knows how to reach the customer there. */
export class CustomerUnreachable extends AppError {
  /** @param reachable the platforms on which they can be reached */
  constructor(platform: Platform | undefined, reachable: readonly Platform[]) {
    const where = platform === undefined ? 'on any platform that can send' : `on ${platform}`;
    super(
      'messages.customer_unreachable',
      422,
      `This customer can not be written to ${where}: we do not know how the platform names them. ${otherWays(reachable)}`,
      { errors: [{ path: 'platform', message: 'is not one on which the customer is known' }] },
    );
  }
}

/** 422: the platform is not connected. */
export class ChannelUnavailable extends AppError {
  /** @param reachable the platforms on which the customer can be reached */
  constructor(platform: Platform, reachable: readonly Platform[]) {
    super(
      'messages.channel_unavailable',
      422,
      `Nothing can be sent on ${platform}: the channel is not set up. An administrator has to set its variables. ${otherWays(reachable)}`,
      { errors: [{ path: 'platform', message: 'is not connected' }] },
    );
  }
}

/** 422: the platform takes no free text any more. */
export class WindowClosed extends AppError {
  /**
   * @param hours length of the window
   * @param lastInboundAt when the customer last wrote
   * @param reachable other platforms on which the customer can be reached
   */
  constructor(platform: Platform, hours: number, lastInboundAt: Date | null, reachable: readonly Platform[]) {
    const since =
      lastInboundAt === null
        ? 'this customer has not written there yet'
        : `this customer last wrote there at ${lastInboundAt.toISOString()}`;
    super(
      'messages.window_closed',
      422,
      `${platform} takes free text only within ${hours} hours after the customer wrote, and ${since}. ` +
        `You can answer as soon as they write again, or send an approved template from the platform's own tools. ${otherWays(reachable)}`,
      { errors: [{ path: 'platform', message: 'has closed its reply window' }] },
    );
  }
}

/** 422: the message to be answered is not part of the conversation. */
export class ReplyElsewhere extends AppError {
  constructor() {
    super(
      'messages.reply_elsewhere',
      422,
      'The message to be answered is not part of this conversation. Choose one of it, or leave replyToId out.',
      { errors: [{ path: 'replyToId', message: 'is not a message of this conversation' }] },
    );
  }
}

function otherWays(reachable: readonly Platform[]): string {
  if (reachable.length === 0) return '';
  return `The customer can be reached on ${reachable.join(', ')}.`;
}
