import { idOf, objectOf, textOf, type JsonObject } from '../payload.js';

/** What was found wrong with a delivery (it is refused for that) and what was changed in it (it is not). */
export class Findings {
  readonly mistakes: string[] = [];
  readonly notes: string[] = [];
  private readonly missing: string[] = [];

  /**
   * What lies in an object that is not there is no mistake of its own.
   *
   * @param path where, as in `data.customer.name`
   * @param what the rest of the sentence
   */
  mistake(path: string, what: string): void {
    if (!this.missing.some((object) => path.startsWith(`${object}.`))) this.mistakes.push(`${path}: ${what}`);
  }

  /** @param sentence what could not be kept as it came */
  note(sentence: string): void {
    this.notes.push(sentence);
  }

  /** The value as an object, an empty one when it is none. */
  object(value: unknown, path: string): JsonObject {
    const object = objectOf(value);
    if (!object) {
      this.mistake(path, 'has to be an object.');
      this.missing.push(path);
    }
    return object ?? {};
  }

  /** The value as an identifier, an empty one when it is none. */
  id(value: unknown, path: string): string {
    const id = idOf(value);
    if (id === undefined) this.mistake(path, 'has to be text of 1 to 255 characters.');
    return id ?? '';
  }

  /** The value as text, undefined when it is absent, null or empty. */
  text(value: unknown, path: string, max?: number): string | undefined {
    if (value !== undefined && value !== null && typeof value !== 'string')
      this.mistake(path, 'has to be text.');
    return textOf(value, max);
  }
}
