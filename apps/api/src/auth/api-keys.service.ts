import { Injectable } from '@nestjs/common';
import { Audit } from '@libs/audit/audit.js';
import { Clock } from '@libs/clock/clock.js';
import { v7 } from '@libs/database/id.js';
import { ValidationError } from '@libs/errors/app-error.js';
import { notFound, orThrow, parsed } from '@libs/http/json.js';
import { secretHash } from './access/secret-hash.js';
import { SessionCache } from './access/session-cache.js';
import { newApiKey, visiblePart } from './api-key.js';
import type { ApiKeyDto, CreateApiKeyDto, NewApiKeyDto } from './api-keys.dto.js';
import { ApiKeysRepository, type StoredApiKey } from './api-keys.repository.js';

const apiKeyNotFound = notFound('api_keys.not_found', 'API key');

/** Ways in for programs. */
@Injectable()
export class ApiKeysService {
  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly cache: SessionCache,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /**
   * Makes a key. Its secret is in the answer and nowhere else.
   *
   * @throws ValidationError when it would have ended already
   */
  async create({ name, role, expiresAt }: CreateApiKeyDto, createdById: string): Promise<NewApiKeyDto> {
    const key = newApiKey();
    const stored: StoredApiKey = {
      id: v7(),
      name,
      role,
      prefix: visiblePart(key),
      keyHash: secretHash(key),
      createdById,
      expiresAt: this.endOf(expiresAt ?? null),
      createdAt: this.clock.now(),
    };
    return this.cache.changing(`key:${stored.id}`, async () => {
      await this.keys.insert(stored);
      const after = { name, role, expiresAt: stored.expiresAt };
      await this.audit.record({ action: 'created', entity: 'api-key', entityId: stored.id, after });
      const shown = parsed<ApiKeyDto>(orThrow(await this.keys.get(stored.id), apiKeyNotFound));
      return Object.assign(shown, { key });
    });
  }

  /**
   * Deletes a key; programs that use it are refused at once.
   *
   * @throws apiKeyNotFound
   */
  async delete(id: string): Promise<void> {
    await this.cache.changing(`key:${id}`, async () => {
      const before = orThrow(await this.keys.delete(id), apiKeyNotFound);
      await this.audit.record({ action: 'deleted', entity: 'api-key', entityId: id, before: { ...before } });
    });
  }

  private endOf(expiresAt: string | null): Date | null {
    if (expiresAt === null) return null;
    const end = new Date(expiresAt);
    if (end > this.clock.now()) return end;
    throw new ValidationError('expiresAt is not in the future. Choose a later time, or leave it out.', [
      { path: 'expiresAt', message: 'is not in the future' },
    ]);
  }
}
