/** What a metric is computed over. */
export interface Scope {
  from: Date;
  to: Date;
  /** Begin of the previous period of the same length, which ends at `from`. */
  before: Date;
  /** Only this platform; all of them when null. */
  platform: string | null;
  /** The main currency: the only one that money is added up in. Null while there are no leads. */
  currency: string | null;
  /** First instants of the local days, and their dates. */
  dayStarts: Date[];
  dates: string[];
}

/** Whole days of a zone whose figures are kept day by day. */
export interface DailyScope extends Scope {
  /** Its number. */
  zone: number;
  /** The platform, or ALL. */
  place: string;
  /** Dates of `from`, `to` and `before`. */
  firstDay: string;
  endDay: string;
  beforeDay: string;
}

const TYPES: Record<keyof DailyScope, string> = {
  from: 'timestamptz',
  to: 'timestamptz',
  before: 'timestamptz',
  platform: '"Platform"',
  currency: 'text',
  dayStarts: 'timestamptz[]',
  dates: 'text[]',
  zone: 'int2',
  place: 'text',
  firstDay: 'date',
  endDay: 'date',
  beforeDay: 'date',
};

/** SQL in which `:from` and the other fields of a scope are `$1`, `$2`, ... in the order of `names`. */
export interface Statement {
  text: string;
  names: (keyof DailyScope)[];
}

/**
 * Turns `:from` into typed `$1`: statements read as sentences, and only what a statement uses is sent.
 *
 * @throws Error when the statement names something a scope does not have
 */
export function statementOf(sql: string): Statement {
  const names: (keyof DailyScope)[] = [];
  const text = sql.replace(/(?<![:\w]):([a-zA-Z]+)/g, (_, name: string) => {
    if (!isField(name))
      throw new Error(
        `A metric's SQL names ":${name}", which is not one of: ${Object.keys(TYPES).join(', ')}.`,
      );
    if (!names.includes(name)) names.push(name);
    return `$${names.indexOf(name) + 1}::${TYPES[name]}`;
  });
  return { text, names };
}

/** Condition: the customer (an SQL expression) has a conversation on the platform, if only one is asked for. */
export function writesThere(customerId: string): string {
  return `(:platform is null or exists (
    select 1 from "Conversation" talk where talk."customerId" = ${customerId} and talk.platform = :platform))`;
}

function isField(name: string): name is keyof DailyScope {
  return name in TYPES;
}
