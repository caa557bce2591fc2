/** What cells may be separated by, the rarer in words first: where two are as likely, it is the one. */
export const DELIMITERS = ['\t', '|', ';', ','] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** Lines of a sample that are looked at. */
const LINES = 20;

/** What Excel writes in front of a table to tell what separates its cells. */
const TOLD = /^sep=([,;\t|])\r?(?:\n|$)/i;

/**
 * What separates the cells: what the file says (`sep=;`), else what is in its first lines most often and equally
 * often in most of them.
 *
 * @param sample the beginning of the file
 */
export function delimiterOf(sample: string): Delimiter {
  const told = TOLD.exec(sample)?.[1];
  if (told !== undefined) return told as Delimiter;
  const counts = countsOf(sample);
  const [best] = DELIMITERS.map((delimiter) => ({ delimiter, merit: meritOf(counts[delimiter]) })).sort(
    (a, b) => b.merit - a.merit,
  );
  return best === undefined || best.merit === 0 ? ',' : best.delimiter;
}

/** Whether the row is not part of the table but tells what separates its cells. */
export function tellsDelimiter(cells: readonly string[]): boolean {
  return /^sep=[,;\t|]?$/i.test(cells[0] ?? '') && cells.slice(1).every((cell) => cell === '');
}

/** How often each delimiter is in each of the first lines, outside quotes. */
function countsOf(sample: string): Record<Delimiter, number[]> {
  const counts: Record<Delimiter, number[]> = { ',': [0], ';': [0], '\t': [0], '|': [0] };
  let quoted = false;
  let lines = 1;
  let filled = false;
  for (const character of sample) {
    if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === '\n' || character === '\r') {
      if (!filled) continue;
      if ((lines += 1) > LINES) break;
      for (const delimiter of DELIMITERS) counts[delimiter].push(0);
      filled = false;
      continue;
    } else if (isDelimiter(character)) {
      const own = counts[character];
      own[own.length - 1] = (own.at(-1) ?? 0) + 1;
    }
    filled = true;
  }
  // The last line may have been cut off, or be the end of the file.
  if (lines > 1) for (const delimiter of DELIMITERS) counts[delimiter].pop();
  return counts;
}

/** As many as in the header, counted for each line that has the same. */
function meritOf(counts: readonly number[]): number {
  const [header = 0] = counts;
  return header * counts.filter((count) => count === header).length;
}

function isDelimiter(character: string): character is Delimiter {
  return (DELIMITERS as readonly string[]).includes(character);
}
