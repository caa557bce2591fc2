import { addressesOf } from '../contact.js';
import type { CustomerState, StateFields } from './plan.js';

/** A row that did something. */
export interface DoneRow {
  row: number;
  outcome: 'CREATED' | 'UPDATED';
  customerId: string;
  before: StateFields | null;
  after: StateFields | null;
  /** Digest of whom it made, as the import left them. */
  state: string | null;
  /** Whether another row of the import made the customer: then that row takes them back. */
  madeHere: boolean;
}

/** A customer as they are now. */
export interface Current {
  state: CustomerState;
  digest: string;
  erased: boolean;
}

/** What is known when rows are taken back. */
export interface UndoSituation {
  customers: ReadonlyMap<string, Current>;
  /** Who has which of the addresses that are to be given back. */
  holders: ReadonlyMap<string, string>;
  /** What was added to customers since, by kind. */
  added: ReadonlyMap<string, string[]>;
}

/** What is to be written. */
export interface UndoPlan {
  /** The last row that could be decided upon now; the rows before it wait until this is written. */
  position: number;
  deleted: string[];
  restored: { row: number; customerId: string; before: StateFields; after: StateFields }[];
  changed: CustomerState[];
  /** Why something of a row stays. */
  kept: { row: number; reason: string }[];
}

/** What taking these rows back comes to, from the last to the first. @param rows at least one */
export function undoPlanOf(rows: readonly DoneRow[], situation: UndoSituation): UndoPlan {
  return new Undoing(situation).of(rows);
}

class Undoing {
  private readonly plan: UndoPlan = { position: 0, deleted: [], restored: [], changed: [], kept: [] };
  private readonly states = new Map<string, CustomerState>();
  private readonly changed = new Set<string>();
  /** Addresses that somebody loses in this plan: nobody gets them before it is written. */
  private readonly freed = new Set<string>();

  constructor(private readonly situation: UndoSituation) {
    for (const [id, { state }] of situation.customers) this.states.set(id, state);
  }

  of(rows: readonly DoneRow[]): UndoPlan {
    for (const row of rows) {
      if (addressesOf(row.before ?? {}).some((name) => this.freed.has(name))) break;
      this.plan.position = row.row;
      if (row.madeHere) continue;
      const reason = row.outcome === 'CREATED' ? this.remove(row) : this.restore(row);
      if (reason !== undefined) this.plan.kept.push({ row: row.row, reason });
    }
    this.plan.changed = [...this.changed].flatMap((id) => this.states.get(id) ?? []);
    return this.plan;
  }

  /** @returns why the customer stays, undefined when they go */
  private remove({ customerId, state }: DoneRow): string | undefined {
    const gone = this.absence(customerId);
    if (gone !== undefined) return gone;
    const added = this.situation.added.get(customerId) ?? [];
    if (added.length > 0) return `has more since then: ${added.join(', ')}`;
    if (this.situation.customers.get(customerId)?.digest !== state) return 'was changed since then';
    this.plan.deleted.push(customerId);
    return undefined;
  }

  /** @returns why not all fields are as they were before */
  private restore({ row, customerId, before, after }: DoneRow): string | undefined {
    const gone = this.absence(customerId);
    const state = this.states.get(customerId);
    if (gone !== undefined || !state) return gone;
    const kept: string[] = [];
    const back = new Map<string, unknown>();
    for (const [field, made] of Object.entries(after ?? {})) {
      const now = state[field as keyof CustomerState];
      const earlier: unknown = before?.[field as keyof StateFields];
      if (JSON.stringify(now) !== JSON.stringify(made)) kept.push(`${field} was changed since then`);
      else if (this.isTaken(field, earlier, customerId))
        kept.push(`${field} belongs to another customer by now`);
      else back.set(field, earlier);
    }
    if (back.size > 0) this.apply(row, state, Object.fromEntries(back));
    return kept.length > 0 ? kept.join('; ') : undefined;
  }

  private absence(customerId: string): string | undefined {
    const current = this.situation.customers.get(customerId);
    if (!current) return 'is not there any more';
    return current.erased ? 'was erased' : undefined;
  }

  private isTaken(field: string, value: unknown, customerId: string): boolean {
    if ((field !== 'email' && field !== 'phone') || typeof value !== 'string') return false;
    const holder = this.situation.holders.get(`${field}:${value}`);
    return holder !== undefined && holder !== customerId;
  }

  private apply(row: number, state: CustomerState, back: StateFields): void {
    const left = Object.fromEntries(
      Object.keys(back).map((field) => [field, state[field as keyof StateFields]]),
    ) as StateFields;
    for (const name of addressesOf(left)) this.freed.add(name);
    this.states.set(state.id, { ...state, ...back });
    this.changed.add(state.id);
    this.plan.restored.push({ row, customerId: state.id, before: left, after: back });
  }
}
