/** Milliseconds between two lines where there is no terminal: a log is read later. */
const EVERY_MS = 5_000;
const WIDTH = 30;

/** Shows how far a long command is: a bar that moves on a terminal, a line now and then elsewhere. */
export class ProgressLine {
  private shownAt = Number.NEGATIVE_INFINITY;
  private open = false;

  constructor(private readonly out: Pick<NodeJS.WriteStream, 'isTTY' | 'write'>) {}

  /** @param total unknown when undefined */
  show(done: number, total: number | undefined): void {
    const text = progressText(done, total);
    if (this.out.isTTY) {
      this.out.write(`\r\u001B[K${total === undefined ? '' : `${bar(done / Math.max(1, total))} `}${text}`);
      this.open = true;
    } else if (performance.now() - this.shownAt >= EVERY_MS) {
      this.shownAt = performance.now();
      this.out.write(`${text}\n`);
    }
  }

  /** A line of its own. */
  say(line: string): void {
    this.out.write(`${this.open ? '\n' : ''}${line}\n`);
    this.open = false;
  }
}

/** `1,200 of 5,000 messages, 24 %`. Messages that came into the choice meanwhile do not lead past 100 %. */
export function progressText(done: number, total: number | undefined): string {
  const so = done.toLocaleString('en');
  if (total === undefined) return `${so} messages`;
  const percent = Math.min(100, Math.floor((done / Math.max(1, total)) * 100));
  return `${so} of ${Math.max(done, total).toLocaleString('en')} messages, ${percent} %`;
}

function bar(share: number): string {
  const full = Math.round(Math.min(1, share) * WIDTH);
  return `[${'#'.repeat(full)}${'.'.repeat(WIDTH - full)}]`;
}
