import { Injectable } from '@nestjs/common';
import { Conditions } from '@libs/database/conditions.js';
import { Database } from '@libs/database/database.js';
import { keysetPage } from '@libs/database/keyset.js';
import type { Role } from '@libs/database/generated/enums.js';
import type { JsonText } from '@libs/http/json-text.js';
import type { PageQuery } from '@libs/http/paging.dto.js';

/** A key as it is kept. */
export interface StoredApiKey {
  id: string;
  name: string;
  role: Role;
  prefix: string;
  keyHash: string;
  createdById: string;
  expiresAt: Date | null;
  createdAt: Date;
}

const KEY = `json_build_object('id', k.id, 'name', k.name, 'role', k.role, 'prefix', k.prefix,
  'expiresAt', iso(k."expiresAt"), 'lastUsedAt', iso(k."lastUsedAt"), 'createdAt', iso(k."createdAt"),
  'createdBy', case when u.id is null then null
                    else json_build_object('id', u.id, 'name', u.name, 'active', u.active) end)`;
const FROM = '"ApiKey" k left join "User" u on u.id = k."createdById"';

/** Reads and writes API keys; of the keys themselves only hashes. */
@Injectable()
export class ApiKeysRepository {
  constructor(private readonly database: Database) {}

  /** A page of keys, newest first. */
  list(page: PageQuery): Promise<JsonText> {
    return keysetPage(this.database, {
      entry: KEY,
      from: FROM,
      id: 'k.id',
      where: new Conditions(),
      sorts: { createdAt: { expression: 'k."createdAt"', type: 'timestamptz' } },
      sort: '-createdAt',
      limit: page.limit ?? 20,
      cursor: page.cursor,
    });
  }

  /** A key as the API shows it. */
  get(id: string): Promise<JsonText | undefined> {
    return this.database.json(`select (${KEY})::text as json from ${FROM} where k.id = $1::uuid`, [id]);
  }

  async insert(key: StoredApiKey): Promise<void> {
    await this.database.prisma.apiKey.create({ data: key, select: { id: true } });
  }

  /** Deletes a key; tells what it was, or nothing when there is none. */
  async delete(id: string): Promise<Pick<StoredApiKey, 'name' | 'role'> | undefined> {
    const [deleted] = await this.database.rows<Pick<StoredApiKey, 'name' | 'role'>>(
      'delete from "ApiKey" where id = $1::uuid returning name, role::text as role',
      [id],
    );
    return deleted;
  }
}
