import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';

/** The token in the path. */
export class ActionTokenParam {
  /** From `data.tokens` of the push: 32 bytes, base64url. */
  @ApiProperty({ example: 'q1Jx0Zk3r9d2mC5b7W8yT4u6V0a1S2e3D4f5G6h7J8k' })
  @Matches(/^[\w-]{43}$/, { message: 'must be a token of a notification' })
  token: string;
}

/** What was done. */
export class NotificationActionDto {
  /** @example 'assign' */
  action: string;

  /**
   * Path of what it is about in the front end.
   * @example '/leads/0192f7c1-5a2e-7cc0-9d0b-3f1d2f6b8a20'
   */
  url: string;

  /**
   * Notifications that are not read yet, for the number on the icon.
   * @example 2
   */
  unread: number;
}
