import { expect } from 'vitest';

/** Words that only the inside of the product knows: stacks, SQL, file paths, libraries. */
const INSIDE =
  /node_modules|\.(?:ts|js|mjs):\d+|\bat .+ \(.+\)|prisma|postgres|\bpg_|fastify|FST_ERR|nestjs|graphile|ioredis|undici|class-validator|\bselect .+ from\b|\binsert into\b|\bviolates\b|\bSQLSTATE\b|\/(?:home|tmp|app|usr|work)\//i;

const FIELDS = ['type', 'title', 'status', 'detail', 'instance', 'code', 'requestId', 'errors'];

/** What came back for a request. */
interface Seen {
  status: number;
  headers: Record<string, unknown>;
  text: string;
}

/** Fails unless an answer of 400 and above is a problem of the stable shape that tells nothing of the inside. */
export function expectProblem(seen: Seen, about: string): void {
  expect(seen.headers['content-type'], about).toBe('application/problem+json; charset=utf-8');
  const body = JSON.parse(seen.text) as Record<string, unknown>;
  expect(
    Object.keys(body).filter((field) => !FIELDS.includes(field)),
    `${about}: ${seen.text}`,
  ).toEqual([]);
  const text = expect.stringMatching(/\S/) as unknown;
  expect(body, about).toMatchObject({ title: text, detail: text, status: seen.status, requestId: text });
  expect(body.code, about).toMatch(/^[a-z]+(?:[._][a-z]+)*$/);
  expect(body.type, about).toBe(`urn:parley:problem:${String(body.code)}`);
  expect(seen.headers['x-request-id'], about).toBe(body.requestId);
  // What the caller wrote himself (its path, its field names) comes back and may hold any word.
  expect(`${String(body.title)} ${String(body.code)}`, about).not.toMatch(INSIDE);
}

/** Whether a text tells of the inside. */
export function tellsOfTheInside(text: string): string | undefined {
  return INSIDE.exec(text)?.[0];
}
