import type { Colleague } from '../../support/cast/people.js';
import type { Api } from '../../support/api.js';

export const ADA = { email: 'ada@example.com', password: 'ada keeps the keys of the house' };

/** A user as the API shows it. */
export interface User {
  id: string;
  email: string;
  name: string;
  role: string;
  active: boolean;
  createdAt: string;
  updatedAt: string;
}

/** What a sign-in answers. */
export interface SignedIn {
  accessToken: string;
  refreshToken: string;
  expiresIn: number;
  user: User;
}

/** A problem as the API tells it. */
export interface Problem {
  code: string;
  detail: string;
  errors?: { path: string; message: string }[];
}

/** Makes a user by an administrator's hand. */
export async function hire(admin: Api, colleague: Colleague): Promise<User> {
  const answer = await admin.post<User>('/api/users', colleague);
  if (answer.status !== 201) throw new Error(`hiring ${colleague.name} failed: ${answer.text}`);
  return answer.body;
}

/** Signs in and gives everything the answer holds. */
export async function signIn(
  api: Api,
  { email, password }: { email: string; password: string },
): Promise<SignedIn> {
  const answer = await api.post<SignedIn>('/api/auth/login', { email, password });
  if (answer.status !== 200) throw new Error(`sign-in of ${email} failed: ${answer.text}`);
  return answer.body;
}

/** Somebody who is in no other test. */
export function colleague(word: string): Colleague {
  return {
    name: `Person ${word}`,
    email: `${word}@example.com`,
    role: 'AGENT',
    password: 'herons wade in cold water',
  };
}

/** Whether both tokens of a session are refused. */
export async function isOver(
  api: Api,
  { accessToken, refreshToken }: Pick<SignedIn, 'accessToken' | 'refreshToken'>,
): Promise<boolean> {
  const access = await api.with(accessToken).get('/api/auth/me');
  const refresh = await api.post('/api/auth/refresh', { refreshToken });
  return access.status === 401 && refresh.status === 401;
}
