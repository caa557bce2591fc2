import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import webpush from 'web-push';
import { variables } from './variables.js';

const TOKEN_SECRETS = ['JWT_ACCESS_SECRET', 'JWT_REFRESH_SECRET'] as const;
const VAPID_KEYS = ['VAPID_PUBLIC_KEY', 'VAPID_PRIVATE_KEY'] as const;
type SecretName = (typeof TOKEN_SECRETS)[number] | (typeof VAPID_KEYS)[number];
type Secrets = Record<SecretName, string>;
type Given = Partial<Secrets> & { NODE_ENV: string; DATA_DIR: string };

/** Shortest token secret that is accepted: 256 bits in the loosest common encoding. */
const MIN_SECRET_LENGTH = 32;

/** What is wrong with the secrets, as pairs of variable name and sentence. */
export function secretMistakes(values: Given): [string, string][] {
  const mistakes: [string, string][] = [];
  for (const name of TOKEN_SECRETS) {
    const value = values[name];
    if (value === undefined) {
      if (values.NODE_ENV === 'production')
        mistakes.push([name, 'is missing, and production makes none of its own']);
    } else if (value.length < MIN_SECRET_LENGTH) {
      mistakes.push([name, `is shorter than ${MIN_SECRET_LENGTH} characters`]);
    } else if (isSample(name, value) && values.NODE_ENV === 'production') {
      mistakes.push([name, 'is the sample value that everybody knows']);
    }
  }
  const access = values.JWT_ACCESS_SECRET;
  if (access !== undefined && access === values.JWT_REFRESH_SECRET) {
    mistakes.push(['JWT_REFRESH_SECRET', 'is the same as JWT_ACCESS_SECRET']);
  }
  const [publicKey, privateKey] = VAPID_KEYS.map((name) => values[name]);
  if ((publicKey === undefined) !== (privateKey === undefined)) {
    mistakes.push(['VAPID_PUBLIC_KEY', 'and VAPID_PRIVATE_KEY go together, and one is missing']);
  }
  return mistakes;
}

/** The given secrets; those missing are read from the data folder, or made and kept there (0600). */
export function keepSecrets(values: Given): Secrets {
  const file = join(values.DATA_DIR, 'secrets.json');
  const names: SecretName[] = [...TOKEN_SECRETS, ...VAPID_KEYS];
  const given = Object.fromEntries(
    names.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])),
  );
  const kept = Object.keys(given).length === names.length ? {} : readKept(file);
  const made = { ...makeMissing({ ...kept, ...given }), ...kept, ...given };
  const worthKeeping = names.some((name) => given[name] === undefined && kept[name] === undefined);
  if (worthKeeping)
    keepSecretsOf(file, Object.fromEntries(names.map((name) => [name, kept[name] ?? made[name]])));
  return made as Secrets;
}

function makeMissing(known: Partial<Secrets>): Partial<Secrets> {
  const made: Partial<Secrets> = {};
  for (const name of TOKEN_SECRETS) {
    if (known[name] === undefined) made[name] = randomBytes(48).toString('base64');
  }
  if (known.VAPID_PUBLIC_KEY === undefined || known.VAPID_PRIVATE_KEY === undefined) {
    const pair = webpush.generateVAPIDKeys();
    made.VAPID_PUBLIC_KEY = pair.publicKey;
    made.VAPID_PRIVATE_KEY = pair.privateKey;
  }
  return made;
}

function isSample(name: SecretName, value: string): boolean {
  return value === variables[name].example || /^(change.?me|replace|your|secret|sample|example)/i.test(value);
}

function readKept(file: string): Partial<Secrets> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Partial<Secrets>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new Error(
      `The file ${file} holds this installation's secrets and can't be read (${(error as Error).message}). ` +
        'Restore it from a backup, or delete it: everybody will have to sign in again.',
      { cause: error },
    );
  }
}

/** Writes the file of secrets (0600): whole under its name, or not at all. */
export function keepSecretsOf(file: string, secrets: Record<string, string | undefined>): void {
  mkdirSync(join(file, '..'), { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  chmodSync(draft, 0o600);
  renameSync(draft, file);
}
