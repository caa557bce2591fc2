/** What a saved reply can be filled with. */
export interface ReplyFacts {
  customer: { name: string | null; company: string | null; email: string | null; phone: string | null };
  /** Null for programs. */
  agent: { name: string } | null;
}

interface Variable {
  meaning: string;
  example: string;
  of: (facts: ReplyFacts) => string | null | undefined;
}

const firstOf = (name: string | null | undefined): string | undefined => name?.trim().split(/\s+/)[0];

/** The variables of saved replies. A new one is a line here. */
export const VARIABLES: Readonly<Record<string, Variable>> = {
  'customer.name': {
    meaning: "The customer's name",
    example: 'Ana Souza',
    of: ({ customer }) => customer.name,
  },
  'customer.firstName': {
    meaning: "The first word of the customer's name",
    example: 'Ana',
    of: ({ customer }) => firstOf(customer.name),
  },
  'customer.company': {
    meaning: "The customer's company",
    example: 'Padaria Souza',
    of: ({ customer }) => customer.company,
  },
  'customer.email': {
    meaning: "The customer's e-mail address",
    example: 'ana@example.com',
    of: ({ customer }) => customer.email,
  },
  'customer.phone': {
    meaning: "The customer's phone number",
    example: '+5511961234567',
    of: ({ customer }) => customer.phone,
  },
  'agent.name': { meaning: 'Your name', example: 'Grace Hopper', of: ({ agent }) => agent?.name },
  'agent.firstName': {
    meaning: 'The first word of your name',
    example: 'Grace',
    of: ({ agent }) => firstOf(agent?.name),
  },
};

/** Names of all variables, for messages to people. */
export const VARIABLE_NAMES: readonly string[] = Object.keys(VARIABLES);

/** What stands between `{{` and `}}`, with an own word for when there is no value: `{{customer.name|there}}`. */
const PLACE = /(?<!\{)\{\{([^{}|]*)(?:\|([^{}]*))?\}\}(?!\})/g;

/** What is wrong with the variables of a text, as the rest of a sentence about it; undefined when nothing is. */
export function variablesProblem(text: unknown): string | undefined {
  if (typeof text !== 'string') return undefined;
  const known = `Known are ${VARIABLE_NAMES.map((name) => `{{${name}}}`).join(', ')}`;
  for (const [place, name = ''] of text.matchAll(PLACE)) {
    if (!Object.hasOwn(VARIABLES, name.trim())) return `names an unknown variable ${place}. ${known}`;
  }
  if (/\{\{|\}\}/.test(text.replaceAll(PLACE, ''))) {
    return `has {{ or }} without the other, or more than a name between them. ${known}`;
  }
  return undefined;
}

/** A text with its variables filled. */
export interface Filled {
  text: string;
  /** Variables without a value and without a word in place of it, each once: they were left out. */
  missing: string[];
}

/**
 * Fills the variables of a text. Values stand as they are: what looks like a variable in a name stays a name. Where
 * one is missing, its own word stands, else nothing, and no space is left before what follows: `Hi {{customer.name}},`
 * becomes `Hi,`.
 */
export function fill(text: string, facts: ReplyFacts): Filled {
  const missing = new Set<string>();
  const filled = text.replaceAll(
    GAPPED,
    (_whole, space: string, name: string, instead: string | undefined) => {
      const known = name.trim();
      const value = lineOf(VARIABLES[known]?.of(facts)) || instead?.trim();
      if (value) return `${space}${value}`;
      missing.add(known);
      return '';
    },
  );
  return { text: filled.trim(), missing: [...missing] };
}

const GAPPED = new RegExp(`([ \\t]?)${PLACE.source}`, 'g');
/** Characters of a value that are put in. */
const MOST_VALUE = 200;

/** A value in one line, without characters that show nothing. */
function lineOf(value: string | null | undefined): string {
  return (value ?? '')
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, MOST_VALUE);
}
