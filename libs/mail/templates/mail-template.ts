/** What a template is filled with: by its variables' names, texts, numbers, and lists of the same. */
export interface MailValues {
  readonly [name: string]: string | number | readonly MailValues[];
}

/** A variable that stands for one line of text, or for a number. */
export interface TextVariable {
  /** What it says, for whoever writes a template. */
  readonly meaning: string;
  readonly example: string | number;
  /** Whether a mail that does not show it is of no use, in HTML and in text. */
  readonly needed?: boolean;
}

/** A variable that stands for a list: what is between `{{#name}}` and `{{/name}}` is repeated for each entry. */
export interface ListVariable {
  readonly meaning: string;
  /** The variables of each entry. */
  readonly entries: MailVariables;
  readonly example: readonly MailValues[];
}

/** Variables by name. */
export interface MailVariables {
  readonly [name: string]: TextVariable | ListVariable;
}

/** The parts of a mail, as templates or filled. */
export interface MailParts {
  /** One line. */
  subject: string;
  /** What stands in the body of the page. */
  html: string;
  text: string;
}

/** A kind of mail: how it is written unless somebody wrote it otherwise, and what it can be filled with. */
export interface MailTemplate {
  /** Stable, for the API: `daily-summary`. */
  readonly name: string;
  /** When such a mail is sent. */
  readonly meaning: string;
  readonly variables: MailVariables;
  readonly parts: MailParts;
}

/** Whether a variable is a list. */
export function isList(variable: TextVariable | ListVariable): variable is ListVariable {
  return 'entries' in variable;
}

/** Every variable with its example. */
export function examplesOf(variables: MailVariables): MailValues {
  return Object.fromEntries(Object.entries(variables).map(([name, { example }]) => [name, example]));
}
