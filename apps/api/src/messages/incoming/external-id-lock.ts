import type { Database } from '@libs/database/database.js';
import type { Platform } from '@libs/database/generated/enums.js';

/**
 * Holds a platform's name for a message until the end of the transaction. A message and a change of it may come at
 * the same moment: without this neither would see the other, and the change would wait for ever.
 *
 * @returns whether a message had this name when the call began; what is asked after the call sees everything
 */
export async function lockExternalId(
  database: Database,
  platform: Platform,
  externalId: string,
): Promise<boolean> {
  const [row] = await database.rows<{ taken: boolean }>(
    `select pg_advisory_xact_lock(hashtextextended($1 || ':' || $2, 0))::text,
       exists (select 1 from "Message" where platform = $1::"Platform" and "externalId" = $2) as taken`,
    [platform, externalId],
  );
  return row?.taken ?? false;
}
