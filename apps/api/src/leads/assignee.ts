import type { UsersService } from '../auth/users.service.js';
import { LeadUnassignableError } from './leads.errors.js';

/**
 * @param userId who is to work on the lead; nothing to check where nobody is
 * @throws LeadUnassignableError
 */
export async function refuseUnassignable(
  users: UsersService,
  userId: string | null | undefined,
): Promise<void> {
  if (typeof userId === 'string' && !(await users.isAssignable(userId))) throw new LeadUnassignableError();
}
