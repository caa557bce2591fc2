import { mustNotBeLogged } from './run-log.js';

/** Fields whose texts are secret wherever they stand. */
const SECRET = /^(password|newPassword|currentPassword|token|accessToken|refreshToken|key|secret)$/;
/** Fields in which people say something. */
const SAID = /^(body|text|caption|content|note|draft)$/;

/** Remembers what a request or an answer holds that no log may hold: objects, or JSON as text or bytes. */
export function noteSpoken(payload: unknown, depth = 0): void {
  if (depth === 0 && (typeof payload === 'string' || Buffer.isBuffer(payload))) {
    noteSpoken(parsed(payload.toString()), 1);
    return;
  }
  if (typeof payload !== 'object' || payload === null || depth > 8) return;
  for (const [name, value] of Object.entries(payload)) {
    if (typeof value !== 'string') noteSpoken(value, depth + 1);
    // A sentence, and not a word that the product may say by itself.
    else if (SECRET.test(name) || (SAID.test(name) && value.length >= 16 && value.includes(' '))) {
      mustNotBeLogged(value);
    }
  }
}

/** Tests also send what is no JSON, and what is far too long. */
function parsed(text: string): unknown {
  try {
    return text.length > 100_000 ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Remembers the tokens of an answer's cookies. */
export function noteCookies(cookies: string | string[] | number | undefined): void {
  for (const cookie of [cookies].flat()) {
    mustNotBeLogged(/^[^=]+=([^;]*)/.exec(String(cookie ?? ''))?.[1]);
  }
}

/** Remembers the secrets of a process's environment. */
export function noteEnvironment(env: Record<string, string | undefined>): void {
  for (const [name, value] of Object.entries(env)) {
    if (/SECRET|PASSWORD|TOKEN|_KEY$/.test(name) && !name.includes('PUBLIC')) mustNotBeLogged(value);
  }
}
