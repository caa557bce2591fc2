import { expect } from 'vitest';
import type { CustomerDto } from '../../../apps/api/src/customers/customers.dto.js';
import type { Api } from '../../support/api.js';
import type { TestApp } from '../../support/test-app.js';

export const PATH = '/api/customers';

/** What an answer says that refuses something. */
export interface ProblemBody {
  code: string;
  detail: string;
  errors?: { path: string; message: string }[];
}

/** An entry of the audit log. */
export interface AuditRow {
  action: string;
  actorName: string | null;
  changes: Record<string, { from: unknown; to: unknown }>;
}

/** A customer's fields as plain data. */
export type Customer = { [Field in keyof CustomerDto]: CustomerDto[Field] };

/** Enters a customer by hand. */
export async function entered(api: Api, customer: Record<string, unknown>): Promise<Customer> {
  const answer = await api.post<CustomerDto>(PATH, customer);
  expect(answer.text).toContain('"id"');
  expect(answer.status).toBe(201);
  return answer.body;
}

/** What the audit log says of a customer, the oldest first. */
export async function auditOf(t: TestApp, id: string): Promise<AuditRow[]> {
  return t.database.rows<AuditRow>(
    'select action, "actorName", changes from "AuditEntry" where entity = $1 and "entityId" = $2 order by id',
    ['customer', id],
  );
}
