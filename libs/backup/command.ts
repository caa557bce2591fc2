import { StartError } from '../errors/start-error.js';

/**
 * The file that is named to a command, if any.
 *
 * @throws StartError when more is named: a name with a space, or an option without its dashes
 */
export function onlyFile([file, ...more]: string[]): string | undefined {
  if (more.length > 0)
    throw new StartError(
      `This takes one file, and was given more: ${more.join(' ')}. Nothing was done. Put a name with spaces in quotes.`,
    );
  return file;
}

/**
 * Runs a command of the console and ends the process: what it says goes to the standard output, why it failed to the
 * standard error, with exit code 1. Mistakes of the person are told in a sentence, ours with a stack.
 */
export async function command(work: (say: (line: string) => void) => Promise<void>): Promise<void> {
  try {
    await work((line) => process.stdout.write(`${line}\n`));
  } catch (error) {
    process.stderr.write(`${textOf(error)}\n`);
    process.exitCode = 1;
  }
  // All is done and put away; timers of libraries must not keep a person waiting at the console.
  process.exit();
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const mistyped = (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS') === true;
  return error instanceof StartError || mistyped ? error.message : (error.stack ?? error.message);
}
