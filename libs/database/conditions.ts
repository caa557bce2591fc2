/** Puts a value into the statement's parameters and returns its placeholder, `$3`. */
export type Bind = (value: unknown) => string;

/** Collects the conditions of a WHERE clause with their parameters. */
export class Conditions {
  readonly values: unknown[] = [];
  private readonly parts: string[] = [];

  /** Adds a condition, always. */
  add(build: (bind: Bind) => string): this {
    this.parts.push(build(this.bind));
    return this;
  }

  /** Adds a condition when the value is given. */
  when<Value>(value: Value | undefined, build: (value: Value, bind: Bind) => string): this {
    if (value !== undefined) this.parts.push(build(value, this.bind));
    return this;
  }

  /** `where a and b`, or nothing. */
  sql(): string {
    return this.parts.length === 0 ? '' : `where ${this.parts.map((part) => `(${part})`).join(' and ')}`;
  }

  private readonly bind: Bind = (value) => {
    this.values.push(value);
    return `$${this.values.length}`;
  };
}

/** A pattern for ILIKE that finds the words as they are: `%` and `_` in them mean themselves. */
export function containing(words: string): string {
  return `%${words.replace(/[\\%_]/g, (character) => `\\${character}`)}%`;
}
