const LONGEST = 1_000;
const OPERATIONS = new Set([
  'select',
  'insert',
  'update',
  'delete',
  'with',
  'begin',
  'commit',
  'rollback',
  'listen',
]);

/**
 * A statement as it may be logged: one line, values written into it replaced by `?`, and bounded. Parameters are
 * not part of a statement.
 */
export function normalised(sql: string): string {
  const line = sql
    .slice(0, 20_000)
    // Comments, quoted names as they are, texts with '' or \' in them, $tag$ texts $tag$, numbers.
    .replace(
      /--[^\n]*|\/\*[^]*?\*\/|("(?:[^"]|"")*")|\b[eE]'(?:[^'\\]|''|\\.)*'?|'(?:[^']|'')*'?|\$(\w*)\$[^]*?(?:\$\2\$|$)|(\$\d+)|(\b[a-z_]\w*)|\b\d+(?:\.\d+)?(?:e[+-]?\d+)?\b/gi,
      (found, name?: string, _tag?: string, parameter?: string, word?: string) =>
        name ?? parameter ?? word ?? (found.startsWith('--') || found.startsWith('/*') ? ' ' : '?'),
    )
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)} ...` : line;
}

/** What kind of statement it is: its first word, where that is one of a few. */
export function operationOf(sql: string): string {
  let start = 0;
  while (start < sql.length && sql.charCodeAt(start) <= 32) start += 1;
  let end = start;
  while (end < start + 9 && isLetter(sql.charCodeAt(end))) end += 1;
  const word = sql.slice(start, end).toLowerCase();
  return OPERATIONS.has(word) ? word : 'other';
}

function isLetter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}
