import { htmlOf, MAX_HTML_LENGTH } from '../../html/clean-html.js';
import { lineOf, MAX_TEXT_LENGTH } from './fill-template.js';
import { isList, type MailParts, type MailValues, type MailVariables } from './mail-template.js';

/** A problem that shows once a template is filled: it has no place but its part. */
export interface FilledProblem {
  part: keyof MailParts;
  /** The rest of a sentence about the part. */
  message: string;
}

/** What a reader sees nothing of: spaces of all kinds, and what has no width. */
const UNSEEN = /[\s\p{Cc}\p{Cf}\u115f\u1160\u2800\u3164]+/gu;
/** The same written as HTML writes it. */
const UNSEEN_ENTITIES =
  /&(?:nbsp|ensp|emsp|thinsp|zwnj|zwj|shy|#(?:160|173|819[2-9]|820[0-7]|8203|8288|65279));/gi;

/**
 * What is wrong with a mail that a template was filled to: parts that show nothing, values it is of no use without, and
 * more than a mail may hold, of which the rest would be cut off.
 */
export function filledProblems(
  filled: MailParts,
  values: MailValues,
  variables: MailVariables,
): FilledProblem[] {
  const found: FilledProblem[] = [];
  for (const part of ['subject', 'html', 'text'] as const) {
    const message = sizeProblem(part, filled[part]) ?? missing(part, filled[part], values, variables);
    if (message !== undefined) found.push({ part, message });
  }
  return found;
}

function sizeProblem(part: keyof MailParts, filled: string): string | undefined {
  const most = { subject: Infinity, html: MAX_HTML_LENGTH, text: MAX_TEXT_LENGTH }[part];
  if (filled.length > most) return `becomes longer than ${most} characters, which no mail may be`;
  const seen = part === 'html' ? seenOf(filled) : filled;
  return seen.replace(UNSEEN, '') === '' ? 'shows nothing when it is filled' : undefined;
}

/** What is left of HTML without its tags; a picture is something to see. */
function seenOf(html: string): string {
  return html
    .replace(/<img\b/gi, 'picture<')
    .replace(/<[^<>]*>/g, '')
    .replace(UNSEEN_ENTITIES, '');
}

function missing(
  part: keyof MailParts,
  filled: string,
  values: MailValues,
  variables: MailVariables,
): string | undefined {
  if (part === 'subject') return undefined;
  for (const [name, variable] of Object.entries(variables)) {
    if (isList(variable) || variable.needed !== true) continue;
    const value = lineOf(values[name]);
    if (!filled.includes(part === 'html' ? htmlOf(value) : value))
      return `does not show {{${name}}}, without which the mail is of no use`;
  }
  return undefined;
}
