import { Injectable } from '@nestjs/common';
import { etagOf } from '@libs/http/etag.js';
import { parsed } from '@libs/http/json.js';
import type { JsonText } from '@libs/http/json-text.js';
import { LeadsService } from '../../leads/leads.service.js';
import { ConversationsService } from '../../messages/conversations/conversations.service.js';
import { NotificationActionOver, TakenBySomebodyElse } from '../notifications.errors.js';
import type { PressedAction } from './action-tokens.repository.js';
import type { RemoteAction } from './remote-action.js';

/** What both leads and conversations do. */
interface Assignable {
  get(id: string): Promise<JsonText | undefined>;
  update(id: string, change: { assignedToId: string }, ifMatch: string | undefined): Promise<JsonText>;
}

/** "Assign to me": the lead or the conversation that the news is about. Nobody takes it from a colleague that way. */
@Injectable()
export class AssignToMe implements RemoteAction {
  readonly action = 'assign';

  constructor(
    private readonly leads: LeadsService,
    private readonly conversations: ConversationsService,
  ) {}

  async perform({ userId, data: { leadId, conversationId } }: PressedAction): Promise<void> {
    if (typeof leadId === 'string') await assign(this.leads, leadId, userId);
    else if (typeof conversationId === 'string') await assign(this.conversations, conversationId, userId);
    else throw new NotificationActionOver();
  }
}

async function assign(things: Assignable, id: string, userId: string): Promise<void> {
  const current = await things.get(id);
  if (!current) throw new NotificationActionOver();
  const { assignedToId } = parsed<{ assignedToId: string | null }>(current);
  if (assignedToId === userId) return;
  if (assignedToId !== null) throw new TakenBySomebodyElse();
  // Whoever was quicker has changed the tag.
  await things.update(id, { assignedToId: userId }, etagOf(current));
}
