import type { Intent, Tone } from '../../ai-provider.js';

/** A greeting that names the customer as `{name}`, and one for somebody whose name is not known. */
export interface Greeting {
  named: string;
  unnamed: string;
}

/**
 * The sentences that replies in one language are put together from. They promise attention, never a price, a date,
 * a length of time or an outcome: those are the agent's to add. `we`, not `I`: no language needs a gender for it.
 */
export interface Wording {
  greeting: Readonly<Record<Tone, Greeting>>;
  /** Opens an answer to a message without strong feelings. */
  thanks: Readonly<Record<Tone, string>>;
  /** Opens an answer to a complaint or an unhappy message. */
  sorry: Readonly<Record<Tone, string>>;
  /** Opens an answer to praise. */
  glad: Readonly<Record<Tone, string>>;
  /** Answers thanks that ask for nothing. */
  welcome: string;
  /** Answers a greeting or a remark that asks for nothing. */
  help: string;
  /** Refers to the customer's words, given as `{quote}`. */
  about: string;
  /** What we do now. */
  next: Readonly<Record<Intent, string>>;
  /** What we need to know where the customer did not say it. */
  missing: Readonly<Partial<Record<Intent, string>>>;
  /** Follows an answer taken from a text of the business. */
  answered: string;
  /** Answers somebody who no longer wants to buy. */
  farewell: string;
  /** For a matter that can't wait. */
  haste: string;
  closing: Readonly<Record<Tone, string>>;
}
