import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the sender of a request knows of it: it was taken, it was refused for good, or nobody can tell. */
export type Outcome = 'acked' | 'refused' | 'unknown';

interface Entry {
  kind: string;
  id: string;
  at: number;
  outcome?: Outcome;
}

/** What was sent and what was answered, written to a file before and after each request. */
export class Ledger {
  private readonly folder = mkdtempSync(join(tmpdir(), 'parley-ledger-'));
  private readonly file = join(this.folder, 'ledger.jsonl');

  constructor() {
    writeFileSync(this.file, '');
  }

  /** Call it before the request leaves. */
  sending(kind: string, id: string): void {
    this.append({ kind, id, at: Date.now() });
  }

  /** Call it with the status of the answer, 0 when there was none. */
  answered(kind: string, id: string, status: number): Outcome {
    const outcome = outcomeOf(status);
    this.append({ kind, id, at: Date.now(), outcome });
    return outcome;
  }

  /** Ids that were ever sent. */
  sent(kind: string): Set<string> {
    return new Set(this.entries(kind).map(({ id }) => id));
  }

  /** Ids that were taken, on whichever attempt. */
  acked(kind: string): Set<string> {
    return new Set(
      this.entries(kind)
        .filter(({ outcome }) => outcome === 'acked')
        .map(({ id }) => id),
    );
  }

  /** Ids of which nobody can tell whether they were taken. */
  unknown(kind: string): Set<string> {
    const acked = this.acked(kind);
    const refused = new Set(
      this.entries(kind)
        .filter(({ outcome }) => outcome === 'refused')
        .map(({ id }) => id),
    );
    return new Set([...this.sent(kind)].filter((id) => !acked.has(id) && !refused.has(id)));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private append(entry: Entry): void {
    appendFileSync(this.file, `${JSON.stringify(entry)}\n`);
  }

  private entries(kind: string): Entry[] {
    return readFileSync(this.file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Entry)
      .filter((entry) => entry.kind === kind);
  }
}

function outcomeOf(status: number): Outcome {
  if (status >= 200 && status < 300) return 'acked';
  return status >= 400 && status < 500 && status !== 409 && status !== 429 ? 'refused' : 'unknown';
}
