import type { NotificationType } from '@libs/database/generated/enums.js';
import type { ActorRole } from '@libs/http/actor.js';

/** Whom news is for. Who left is nobody's audience. */
export interface Audience {
  /** These people, */
  userIds: string[];
  /** or where none of them works here, everybody with one of these roles. */
  elseRoles: ActorRole[];
  /** Of the latter only those whose day is summed up in this time zone and at this local hour. */
  summedUp?: { timezone: string; hour: number };
  /** Only those who were here before this instant, ISO 8601. */
  hereBefore?: string;
}

/** The one who works on it, or where nobody does, everybody with one of these roles. */
export function whoeverWorksOn(assignedToId: string | null, elseRoles: ActorRole[]): Audience {
  return { userIds: assignedToId === null ? [] : [assignedToId], elseRoles };
}

/** Something that somebody is to be told. It waits in the queue: it holds no names and no words of customers. */
export interface News {
  type: NotificationType;
  /** Names the news within its type: nobody is told the same twice. */
  key: string;
  /** What it is about: on a device, newer news takes the place of older with the same tag. */
  tag: string;
  /** At most 200 characters. `{customer}` becomes the customer's name when it is read or sent. */
  title: string;
  /** At most 400 characters. `{excerpt}` becomes the words of the message when it is read or sent. */
  body: string;
  /** Path in the front end. */
  url: string;
  /** Whether it passes quiet hours; it does not when left out. */
  urgent?: boolean;
  customerId?: string;
  messageId?: string;
  /** Ids and numbers, never names. */
  data: Record<string, unknown>;
  audience: Audience;
}
