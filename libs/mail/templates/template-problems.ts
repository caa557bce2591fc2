import Mustache, { type TemplateSpans } from 'mustache';
import { isList, type ListVariable, type MailVariables } from './mail-template.js';

/** What is wrong with a template, and where. */
export interface TemplateProblem {
  /** From 1. */
  line: number;
  /** From 1, in UTF-16 units. */
  column: number;
  /** The rest of a sentence about the template. */
  message: string;
}

/** Problems that are named at once. */
const MOST_PROBLEMS = 20;
const OPENING = '{{';
const CLOSING = '}}';

// It would keep every draft that was ever looked at.
Mustache.templateCache = undefined;

/** A stretch between `{{#name}}` and `{{/name}}`. */
interface Scope {
  variables: MailVariables;
  /** The list that is repeated; undefined for the whole template. */
  list?: ListVariable;
  outer?: Scope;
}

/**
 * What is wrong with a template: broken syntax, variables that there are not, and what could harm: values that are not
 * escaped, other templates, other delimiters, and lists in places that would multiply them.
 *
 * @returns at most 20; none when it is right
 */
export function problemsOf(template: string, variables: MailVariables): TemplateProblem[] {
  const found: { at: number; message: string }[] = [];
  try {
    walk(Mustache.parse(template, [OPENING, CLOSING]), { variables }, found);
  } catch (error) {
    found.push(syntaxProblem(template, error instanceof Error ? error.message : String(error)));
  }
  return found.slice(0, MOST_PROBLEMS).map(({ at, message }) => ({ ...placeOf(template, at), message }));
}

function walk(spans: TemplateSpans, scope: Scope, found: { at: number; message: string }[]): void {
  for (const span of spans) {
    const [kind, name, at] = span;
    const refuse = (message: string): void => {
      found.push({ at, message });
    };
    if (kind === 'name') {
      const variable = lookUp(scope, name);
      if (!variable) refuse(unknown(name, scope));
      else if (isList(variable.variable))
        refuse(`names the list "${name}" like a text: write {{#${name}}} ... {{/${name}}}`);
    } else if (kind === '#' || kind === '^') {
      const inner = Array.isArray(span[4]) ? span[4] : [];
      const variable = lookUp(scope, name);
      if (!variable) refuse(unknown(name, scope));
      else if (kind === '^' || !isList(variable.variable)) walk(inner, scope, found);
      else if (variable.scope !== scope)
        refuse(`repeats the list "${name}" inside of another list, where it has no place`);
      else
        walk(inner, { variables: variable.variable.entries, list: variable.variable, outer: scope }, found);
    } else if (kind === '&')
      refuse(`puts "${name}" in without escaping it: write {{${name}}} with two braces`);
    else if (kind === '>') refuse(`takes in another template ("${name}"), which is not possible`);
    else if (kind === '=') refuse('changes the delimiters, which is not possible: write {{ and }}');
  }
}

function lookUp(scope: Scope, name: string): { variable: MailVariables[string]; scope: Scope } | undefined {
  for (let place: Scope | undefined = scope; place; place = place.outer) {
    const variable = Object.hasOwn(place.variables, name) ? place.variables[name] : undefined;
    if (variable) return { variable, scope: place };
  }
  return undefined;
}

function unknown(name: string, scope: Scope): string {
  const known = new Set<string>();
  for (let place: Scope | undefined = scope; place; place = place.outer)
    for (const each of Object.keys(place.variables)) known.add(each);
  return `names "${name.slice(0, 60)}", which is no variable here. There are ${[...known].join(', ')}`;
}

/** The engine's complaint with a place: where the tag or section begins that never ends. */
function syntaxProblem(template: string, complaint: string): { at: number; message: string } {
  if (complaint.startsWith('Unclosed tag')) {
    const at = template.indexOf(OPENING, template.lastIndexOf(CLOSING) + 1);
    return { at: Math.max(at, 0), message: 'has {{ without }}' };
  }
  const section = /^(Unopened|Unclosed) section "(.*)" at (\d+)$/s.exec(complaint);
  if (!section) return { at: Math.max(template.indexOf('{{='), 0), message: `can not be read: ${complaint}` };
  const [, what, name = '', at = '0'] = section;
  if (what === 'Unopened')
    return { at: Number(at), message: `has {{/${name.slice(0, 60)}}} without {{#${name.slice(0, 60)}}}` };
  return {
    at: Math.min(Number(at), template.length - 1),
    message: `does not close {{#${name.slice(0, 60)}}} here`,
  };
}

function placeOf(template: string, at: number): { line: number; column: number } {
  const before = template.slice(0, at).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
