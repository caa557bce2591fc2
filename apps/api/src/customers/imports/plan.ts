import type { CustomerStatus } from '@libs/database/generated/enums.js';
import { v7 } from '@libs/database/id.js';
import { changedFields } from '../changed-fields.js';
import { addressesOf } from '../contact.js';
import { customFieldsProblem } from '../custom-fields.js';
import type { CreateCustomerDto } from '../customer-input.dto.js';
import type { Column } from './mapping.js';
import type { ReadRow, RowError } from './row-reading.js';

/** What an import writes of a customer. */
export interface CustomerState {
  id: string;
  name: string | null;
  email: string | null;
  phone: string | null;
  company: string | null;
  status: CustomerStatus;
  tags: string[];
  customFields: Record<string, unknown>;
  locale: string | null;
  assignedToId: string | null;
}

export type StateFields = Partial<Omit<CustomerState, 'id'>>;

/** Whether a row about somebody who is known changes them. */
export type Duplicates = 'skip' | 'update';

/** What is known when rows are decided upon. */
export interface Situation {
  duplicates: Duplicates;
  columns: readonly Column[];
  /** Customers who have one of the rows' addresses. */
  known: readonly CustomerState[];
  /** Whom the rows before would have made, by address: of a dry run only. */
  imagined: ReadonlyMap<string, string>;
  /** Addresses of people who were erased. */
  erased: ReadonlySet<string>;
  /** Ids that no customer can be assigned to. */
  unassignable: ReadonlySet<string>;
}

/** What becomes of a row. */
export interface RowResult {
  row: number;
  outcome: 'CREATED' | 'UPDATED' | 'SKIPPED' | 'FAILED';
  customerId?: string;
  /** Whom it is about, where those are several. */
  customerIds?: string[];
  errors?: RowError[];
  before?: StateFields;
  after?: StateFields;
}

/** What is to be written. */
export interface Plan {
  /** Of the rows that could be decided upon now, in their order: the others wait until this is written. */
  results: RowResult[];
  created: CustomerState[];
  changed: CustomerState[];
}

/** Decides what becomes of rows, each with what the rows before it make of the customers. */
export function planOf(rows: readonly ReadRow[], situation: Situation): Plan {
  return new Planning(situation).of(rows);
}

class Planning {
  private readonly states = new Map<string, CustomerState>();
  /** Who has which address. */
  private readonly holders: Map<string, string>;
  /** Addresses that somebody gave up in this plan: the database lets go of them when it is written. */
  private readonly freed = new Set<string>();
  private readonly created = new Set<string>();
  private readonly changed = new Set<string>();

  constructor(private readonly situation: Situation) {
    this.holders = new Map(situation.imagined);
    for (const state of situation.known) this.hold(state);
  }

  of(rows: readonly ReadRow[]): Plan {
    const results: RowResult[] = [];
    for (const row of rows) {
      if (addressesOf(row.input).some((name) => this.freed.has(name))) break;
      results.push(this.decide(row));
    }
    const stateOf = (id: string): CustomerState[] => [this.states.get(id) ?? []].flat();
    return {
      results,
      created: [...this.created].flatMap(stateOf),
      changed: [...this.changed].filter((id) => !this.created.has(id)).flatMap(stateOf),
    };
  }

  private decide({ number: row, input, errors }: ReadRow): RowResult {
    const wrong = errors.length > 0 ? errors : this.refusals(input);
    if (wrong.length > 0) return { row, outcome: 'FAILED', errors: wrong };
    const matches = new Map(
      addressesOf(input).flatMap((name) => {
        const holder = this.holders.get(name);
        return holder === undefined ? [] : [[holder, name] as const];
      }),
    );
    if (matches.size > 1) return this.ambiguous(row, matches);
    const [id] = matches.keys();
    if (id === undefined) return this.create(row, input);
    return this.situation.duplicates === 'skip'
      ? { row, outcome: 'SKIPPED', customerId: id }
      : this.update(row, id, input);
  }

  private refusals(input: CreateCustomerDto): RowError[] {
    const errors = addressesOf(input)
      .filter((name) => this.situation.erased.has(name))
      .map((name) =>
        this.error(
          fieldOf(name),
          'belongs to somebody who was erased. Enter them by hand if they came back by themselves',
        ),
      );
    if (input.assignedToId && this.situation.unassignable.has(input.assignedToId))
      errors.push(this.error('assignedToId', 'is not the id of an active user'));
    return errors;
  }

  private ambiguous(row: number, matches: Map<string, string>): RowResult {
    const errors = [...matches].map(([id, name]) =>
      this.error(fieldOf(name), `belongs to the customer ${id}, and the other address to somebody else`),
    );
    return { row, outcome: 'FAILED', errors, customerIds: [...matches.keys()] };
  }

  private create(row: number, input: CreateCustomerDto): RowResult {
    const id = v7();
    const state = { ...EMPTY, id, ...given(input, EMPTY) };
    this.hold(state);
    this.created.add(id);
    return { row, outcome: 'CREATED', customerId: id };
  }

  private update(row: number, id: string, input: CreateCustomerDto): RowResult {
    // Nothing is known of somebody whom a dry run imagines: then what is given counts as new.
    const state = this.states.get(id) ?? { ...EMPTY, id };
    const after: StateFields = changedFields({ ...state }, given(input, state));
    if (Object.keys(after).length === 0) return { row, outcome: 'SKIPPED', customerId: id };
    const problem = after.customFields && customFieldsProblem(after.customFields);
    if (problem !== undefined)
      return { row, outcome: 'FAILED', errors: [this.error('customFields', problem)], customerId: id };
    const before = Object.fromEntries(
      Object.keys(after).map((field) => [field, state[field as keyof StateFields]]),
    );
    const left = addressesOf(before);
    for (const name of left) {
      this.holders.delete(name);
      this.freed.add(name);
    }
    this.hold({ ...state, ...after });
    this.changed.add(id);
    return { row, outcome: 'UPDATED', customerId: id, before, after };
  }

  private hold(state: CustomerState): void {
    this.states.set(state.id, state);
    for (const name of addressesOf(state)) this.holders.set(name, state.id);
  }

  private error(path: string, message: string): RowError {
    const column = this.situation.columns.find(({ field }) => field === path)?.header ?? null;
    return { path, column, message };
  }
}

const EMPTY: Omit<CustomerState, 'id'> = {
  ...{ name: null, email: null, phone: null, company: null, status: 'PROSPECT', locale: null },
  ...{ assignedToId: null, tags: [], customFields: {} },
};

/** The fields that a row gives. Custom fields are added to those there are. */
function given(input: CreateCustomerDto, { customFields }: Pick<CustomerState, 'customFields'>): StateFields {
  const { name, email, phone, company, status, tags, locale, assignedToId } = input;
  const fields = { name, email, phone, company, status, tags: tags ?? undefined, locale, assignedToId };
  const own = input.customFields ? { customFields: { ...customFields, ...input.customFields } } : {};
  return Object.fromEntries(Object.entries({ ...fields, ...own }).filter(([, value]) => value !== undefined));
}

/** `email:a@b.example` is an `email`. */
function fieldOf(name: string): string {
  return name.slice(0, name.indexOf(':'));
}
