import Mustache, { type TemplateSpans } from 'mustache';
import { isList, type MailVariables } from './mail-template.js';

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
/** Sections within sections: each is a call within a call of the engine. */
const MOST_NESTED = 20;
/** Variables and sections of one part: each may become a line of some hundred characters, once for every entry of a list. */
const MOST_TAGS = 1_000;
const OPENING = '{{';
const CLOSING = '}}';

// It would keep every draft that was ever looked at.
Mustache.templateCache = undefined;

/** A stretch between `{{#name}}` and `{{/name}}`. */
interface Scope {
  variables: MailVariables;
  outer?: Scope;
}

/** How far the walk has come. */
interface Walk {
  found: { at: number; message: string }[];
  tags: number;
  nested: number;
}

/**
 * What is wrong with a template: broken syntax, variables that there are not, and what could harm: values that are not
 * escaped, other templates, other delimiters, and lists in places that would multiply them.
 *
 * @returns at most 20; none when it is right
 */
export function problemsOf(template: string, variables: MailVariables): TemplateProblem[] {
  const found: Walk['found'] = [];
  try {
    walk(Mustache.parse(template, [OPENING, CLOSING]), { variables }, { found, tags: 0, nested: 0 });
  } catch (error) {
    found.push(syntaxProblem(template, error instanceof Error ? error.message : String(error)));
  }
  return found.slice(0, MOST_PROBLEMS).map(({ at, message }) => ({ ...placeOf(template, at), message }));
}

function walk(spans: TemplateSpans, scope: Scope, walked: Walk): void {
  for (const span of spans) {
    const [kind, name, at] = span;
    if (kind === 'text' || kind === '!') continue;
    walked.tags += 1;
    if (walked.tags > MOST_TAGS) {
      if (walked.tags === MOST_TAGS + 1)
        walked.found.push({ at, message: `holds more than ${MOST_TAGS} variables and sections` });
      return;
    }
    const message = tagProblem(kind, name, scope);
    const isSection = kind === '#' || kind === '^';
    if (message !== undefined) walked.found.push({ at, message });
    else if (isSection && walked.nested === MOST_NESTED)
      walked.found.push({ at, message: `is nested deeper than ${MOST_NESTED} sections` });
    else if (isSection) {
      const variable = lookUp(scope, name)?.variable;
      const repeats = kind === '#' && variable !== undefined && isList(variable);
      const inside = repeats ? { variables: variable.entries, outer: scope } : scope;
      walked.nested += 1;
      walk(Array.isArray(span[4]) ? span[4] : [], inside, walked);
      walked.nested -= 1;
    }
  }
}

/** What is wrong with one tag, whatever it holds; undefined when nothing is. */
function tagProblem(kind: string, name: string, scope: Scope): string | undefined {
  const said = told(name);
  if (kind === '&') return `puts "${said}" in without escaping it: write {{${said}}} with two braces`;
  if (kind === '>') return `takes in another template ("${said}"), which is not possible`;
  if (kind === '=') return 'changes the delimiters, which is not possible: write {{ and }}';
  const found = lookUp(scope, name);
  if (!found) return `names "${said}", which is no variable here. There are ${knownIn(scope).join(', ')}`;
  if (!isList(found.variable)) return undefined;
  if (kind === 'name') return `names the list "${said}" like a text: write {{#${said}}} ... {{/${said}}}`;
  if (kind === '#' && found.scope !== scope)
    return `repeats the list "${said}" inside of another list, where it has no place`;
  return undefined;
}

/** What a name stands for in a place: what is nearest goes first. */
function lookUp(scope: Scope, name: string): { variable: MailVariables[string]; scope: Scope } | undefined {
  for (let place: Scope | undefined = scope; place; place = place.outer) {
    const variable = Object.hasOwn(place.variables, name) ? place.variables[name] : undefined;
    if (variable) return { variable, scope: place };
  }
  return undefined;
}

function knownIn(scope: Scope): string[] {
  const known = new Set<string>();
  for (let place: Scope | undefined = scope; place; place = place.outer)
    for (const each of Object.keys(place.variables)) known.add(each);
  return [...known];
}

/** As much of a name as fits into a sentence. */
function told(name: string): string {
  return name.slice(0, 60);
}

/** The engine's complaint with a place: where the tag or section begins that never ends. */
function syntaxProblem(template: string, complaint: string): { at: number; message: string } {
  if (complaint.startsWith('Unclosed tag')) {
    const at = template.indexOf(OPENING, template.lastIndexOf(CLOSING) + 1);
    return { at: Math.max(at, 0), message: 'has {{ without }}' };
  }
  const section = /^(Unopened|Unclosed) section "(.*)" at (\d+)$/s.exec(complaint);
  if (!section)
    return { at: Math.max(template.indexOf('{{='), 0), message: `can not be read: ${told(complaint)}` };
  const [, what, name = '', at = '0'] = section;
  if (what === 'Unopened')
    return { at: Number(at), message: `has {{/${told(name)}}} without {{#${told(name)}}}` };
  return {
    at: Math.min(Number(at), template.length - 1),
    message: `does not close {{#${told(name)}}} here`,
  };
}

function placeOf(template: string, at: number): { line: number; column: number } {
  const before = template.slice(0, at).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
