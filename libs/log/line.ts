import winston from 'winston';

/** Where winston looks for the finished line. */
const MESSAGE = Symbol.for('message');
const COLOURS: Record<string, string> = { fatal: '31', error: '31', warn: '33', info: '32' };

/** One JSON object a line: time, level, context, message, then the rest. */
export const asJson = winston.format((line) => {
  const { level, message, context, stack, ...rest } = line;
  const trace = stackOf(stack);
  const ordered = { time: new Date().toISOString(), level, context, message, ...rest };
  line[MESSAGE] = JSON.stringify(trace === undefined ? ordered : { ...ordered, stack: trace });
  return line;
});

/** For people: the time of day, the level, who says it, what; then the rest and the stack, if there are any. */
export function asText(colours: boolean): winston.Logform.Format {
  return winston.format((line) => {
    const { level, message, context, stack, ...rest } = line;
    const colour = colours ? COLOURS[level] : undefined;
    const name = level.toUpperCase().padStart(5);
    const shown = colour === undefined ? name : `\x1b[${colour}m${name}\x1b[39m`;
    const time = new Date().toISOString().slice(11, 19);
    const who = typeof context === 'string' ? ` [${context}]` : '';
    const what = typeof message === 'string' ? message : JSON.stringify(message);
    const fields = Object.keys(rest).length === 0 ? '' : ` ${JSON.stringify(rest)}`;
    const trace = stackOf(stack);
    line[MESSAGE] = `${time} ${shown}${who} ${what}${fields}${trace === undefined ? '' : `\n${trace}`}`;
    return line;
  })();
}

/** nest-winston gives a list with one stack in it, or with nothing. */
function stackOf(stack: unknown): string | undefined {
  const [first] = Array.isArray(stack) ? (stack as unknown[]) : [stack];
  return typeof first === 'string' ? first : undefined;
}
