/** One thing said in a story: by the customer (`in`) or by us (`out`), so many minutes after the line before. */
export interface Line {
  from: 'in' | 'out';
  text: string;
  after: number;
}

/** How the lead of a story stands at its end. */
export type Outcome = 'NEW' | 'CONTACTED' | 'QUALIFIED' | 'PROPOSAL' | 'WON' | 'LOST';

/** A short exchange as it happens in real inboxes. */
export interface Story {
  locale: string;
  outcome: Outcome;
  /** In whole euros, when it was won. */
  value?: number;
  lostReason?: string;
  lines: Line[];
}

/** Writes a story tersely: `>` is the customer, `<` is us, the number in front the minutes since the line before. */
export function story(
  locale: string,
  outcome: Outcome,
  script: string,
  ending: { value?: number; lostReason?: string } = {},
): Story {
  const lines = script
    .trim()
    .split('\n')
    .map((row): Line => {
      const [, after, sign, text] = /^\s*(\d+)\s*([<>])\s*(.+)$/.exec(row) ?? [];
      if (after === undefined || text === undefined)
        throw new Error(`A line of a story can't be read: ${row}`);
      return { after: Number(after), from: sign === '>' ? 'in' : 'out', text: text.trim() };
    });
  return { locale, outcome, lines, ...ending };
}
