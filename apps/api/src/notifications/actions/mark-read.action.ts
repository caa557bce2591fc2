import { Injectable } from '@nestjs/common';
import { Audit } from '@libs/audit/audit.js';
import type { PressedAction } from './action-tokens.repository.js';
import type { RemoteAction } from './remote-action.js';

/** "Mark as read". Any button that is pressed does this much; this one does no more. */
@Injectable()
export class MarkRead implements RemoteAction {
  readonly action = 'read';

  constructor(private readonly audit: Audit) {}

  async perform({ notificationId }: PressedAction): Promise<void> {
    await this.audit.record({ action: 'read', entity: 'notification', entityId: notificationId });
  }
}
