/** What a person or key may do: each role includes the ones below it. */
export type ActorRole = 'ADMIN' | 'MANAGER' | 'AGENT';

const RANK: Record<ActorRole, number> = { AGENT: 0, MANAGER: 1, ADMIN: 2 };

/** Who makes a request: a person signed in, or a program with an API key. */
export interface Actor {
  type: 'user' | 'api-key';
  id: string;
  name: string;
  role: ActorRole;
  /** The session of the access token; a key has none. */
  sessionId?: string;
}

/** Whether `role` includes `needed`. */
export function mayActAs(role: ActorRole, needed: ActorRole): boolean {
  return RANK[role] >= RANK[needed];
}
