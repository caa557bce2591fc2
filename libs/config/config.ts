import { cleanEnv, type CleanedEnv } from 'envalid';
import { StartError } from '../errors/start-error.js';
import { variables } from './variables.js';
import { keepSecrets, secretMistakes } from './secrets.js';

/** The value of every variable in `variables.ts`, after defaults and checks. */
export type ConfigValues = Omit<CleanedEnv<typeof variables>, `is${string}`> & {
  JWT_ACCESS_SECRET: string;
  JWT_REFRESH_SECRET: string;
  VAPID_PUBLIC_KEY: string;
  VAPID_PRIVATE_KEY: string;
};

/** Gives the class below the fields of the table without naming each of them twice. */
const Values = function (this: object, values: ConfigValues): void {
  Object.assign(this, values);
} as unknown as new (values: ConfigValues) => Readonly<ConfigValues>;

/** The configuration of this process: injectable, its fields named as the environment variables. */
export class Config extends Values {}

/** Thrown when the environment holds mistakes: its message lists all of them, ready to print. */
export class ConfigError extends StartError {}

/** The checked environment, before missing secrets are made: reading it touches no file. */
export type GivenValues = Omit<CleanedEnv<typeof variables>, `is${string}`>;

/**
 * Checks the whole environment at once.
 *
 * @param env variables as strings; empty ones count as unset
 * @throws ConfigError naming every mistake with an example of a right value
 */
export function readConfig(env: Record<string, string | undefined>): GivenValues {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const mistakes = new Map<string, string>();
  const values = cleanEnv(given, variables, {
    reporter: ({ errors }) => {
      for (const [name, error] of Object.entries(errors)) mistakes.set(name, error.message);
    },
  });
  for (const [name, message] of [...secretMistakes(values), ...modelMistakes(values)])
    mistakes.set(name, message);
  if (mistakes.size > 0) throw new ConfigError(describe(mistakes));
  return values;
}

/** The configuration: secrets that were not given are read from the data folder, or made and kept there. */
export function completeConfig(values: GivenValues): Config {
  return new Config({ ...values, ...keepSecrets(values) });
}

/** Both steps at once. @throws ConfigError */
export function loadConfig(env: Record<string, string | undefined>): Config {
  return completeConfig(readConfig(env));
}

/** The variables of this process, with a `.env` file in the working folder read first. */
export function readEnvironment(): Record<string, string | undefined> {
  try {
    process.loadEnvFile();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return process.env;
}

/** What is wrong with the hosted models, as pairs of variable name and sentence. */
function modelMistakes({ OPENAI_API_URL, OPENAI_API_KEY, OPENAI_MODEL }: GivenValues): [string, string][] {
  const server = OPENAI_API_URL ?? OPENAI_API_KEY;
  if (server !== undefined && OPENAI_MODEL === undefined)
    return [
      [
        'OPENAI_MODEL',
        'is missing: the server of OPENAI_API_URL and OPENAI_API_KEY must be told which model to use',
      ],
    ];
  if (server === undefined && OPENAI_MODEL !== undefined)
    return [['OPENAI_API_URL', 'is missing, and so is OPENAI_API_KEY: OPENAI_MODEL alone leads nowhere']];
  return [];
}

function describe(mistakes: Map<string, string>): string {
  const lines = [...mistakes].map(([name, message]) => {
    const variable = variables[name as keyof typeof variables];
    return `  ${name}: ${message}. Example: ${name}=${variable.example ?? ''}`;
  });
  return `The configuration has ${mistakes.size === 1 ? 'a mistake' : `${mistakes.size} mistakes`}:\n${lines.join('\n')}\nMend them in the environment or in .env, then start again.`;
}
