import { expect } from 'vitest';
import type { Api } from '../../support/api.js';

/** An entry of the audit log as the API shows it. */
export interface Entry {
  id: string;
  actor: { type: string; id: string | null; name: string | null };
  action: string;
  entity: string;
  entityId: string | null;
  changes: Record<string, { from: unknown; to: unknown }>;
  ip: string | null;
  requestId: string | null;
  createdAt: string;
}

/** The latest entries, newest first. */
export async function logged(admin: Api, query: Record<string, string> = {}): Promise<Entry[]> {
  const answer = await admin.get<{ data: Entry[] }>('/api/audit-log', { query: { limit: '100', ...query } });
  expect(answer.status).toBe(200);
  return answer.body.data;
}
