import { OutgoingFailed } from './outgoing.errors.js';

/** What the other side answered. */
export class OutgoingResponse {
  /** By lower-case name; repeated ones joined with a comma. */
  readonly headers: Record<string, string>;

  constructor(
    private readonly host: string,
    readonly status: number,
    headers: Record<string, string | string[] | undefined>,
    readonly body: Buffer,
  ) {
    this.headers = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
    );
  }

  /** The body read as JSON. @throws OutgoingFailed when it is something else */
  json(): unknown {
    try {
      return JSON.parse(this.body.toString('utf8'));
    } catch (error) {
      throw new OutgoingFailed(
        this.host,
        `it answered ${this.status} with something that is not JSON`,
        true,
        error,
      );
    }
  }
}
