import type { MailValues } from '@libs/mail/templates/mail-template.js';
import { gatheredNews } from '../news/gathered-news.js';
import type { NotificationKinds } from '../types/registry.js';
import { letterValues } from './letter-values.js';
import type { GatheredPiece } from './mail-deliveries.repository.js';

/** Pieces of each kind that are named; beyond them there is the count. */
export const NAMED_OF_EACH = 10;

/**
 * What a mail says that tells of all that gathered in quiet hours.
 *
 * @param gathered how much of each type
 * @param pieces the newest of each type, newest first
 */
export function gatheredValues(
  gathered: Readonly<Record<string, number>>,
  pieces: readonly GatheredPiece[],
  kinds: NotificationKinds,
): MailValues {
  const { title, body } = gatheredNews(gathered, kinds);
  const sections = kinds.types.flatMap((type) => {
    const count = gathered[type];
    if (count === undefined) return [];
    const [, many] = kinds.of(type).counted;
    const named = pieces.filter((piece) => piece.type === type).map((piece) => piece.title);
    const more = count - named.length;
    return [
      {
        heading: `${many.charAt(0).toUpperCase()}${many.slice(1)}: ${count}`,
        lines: more > 0 && named.length > 0 ? [...named, `and ${more} more`] : named,
      },
    ];
  });
  return { ...letterValues({ subject: title, sections }), body };
}
