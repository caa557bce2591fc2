import type { NotificationType } from '@libs/database/generated/enums.js';
import { NotificationKinds } from '../types/registry.js';
import type { PushNews } from '../push/push-payload.js';

/** One tag for all of them: a later one takes the place of an earlier. */
const TAG = 'gathered';

/** What gathered in quiet hours, told in one piece. @param gathered how much of each type */
export function gatheredNews(
  gathered: Readonly<Record<string, number>>,
  kinds: NotificationKinds,
): Pick<PushNews, 'title' | 'body' | 'tag' | 'url' | 'actions' | 'data'> {
  const parts = kinds.types.flatMap((type: NotificationType) => {
    const count = gathered[type];
    if (count === undefined) return [];
    const [one, many] = kinds.of(type).counted;
    return [`${count} ${count === 1 ? one : many}`];
  });
  const all = Object.values(gathered).reduce((sum, count) => sum + count, 0);
  return {
    title: `${all} ${all === 1 ? 'piece' : 'pieces'} of news gathered while it was quiet`,
    body: `${parts.join(', ')}.`,
    tag: TAG,
    url: '/notifications',
    actions: [{ action: 'open', title: 'Open' }],
    data: { gathered },
  };
}
