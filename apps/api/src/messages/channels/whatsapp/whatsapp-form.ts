import { cleanText, jsonOf, MAX_BODY, objectOf, textOf, type JsonObject } from '../payload.js';
import type { Attachment } from '../channel-event.js';

/** Fields of an answered form that are plumbing. */
const plumbing = new Set(['flow_token', 'wa_flow_response_params']);

/**
 * An answered form (WhatsApp Flow, `nfm_reply`): its answers are JSON inside a text. They become the words of the
 * message, a line each, since they are what the customer said; the reply's own text is only "Sent".
 *
 * @returns undefined when there are no answers to read
 */
export function formOf(reply: JsonObject | undefined): { body: string; attachment: Attachment } | undefined {
  const text = reply?.['response_json'];
  const json = typeof text === 'string' ? jsonOf(Buffer.from(text)) : undefined;
  const answers = json && 'value' in json ? objectOf(json.value) : undefined;
  if (!reply || !answers) return undefined;
  const data = Object.fromEntries(
    Object.entries(answers)
      .filter(([question]) => !plumbing.has(question))
      .slice(0, 100)
      .map(([question, answer]) => [cleanText(question, 200), wordsOf(answer)]),
  );
  const lines = Object.entries(data).map(
    ([question, answer]) => `${question}: ${[answer].flat().join(', ')}`,
  );
  return {
    body: cleanText(lines.join('\n'), MAX_BODY),
    attachment: { kind: 'form', name: textOf(reply['name']), data },
  };
}

function wordsOf(answer: unknown): string | string[] {
  if (Array.isArray(answer)) return answer.slice(0, 100).map(wordOf);
  return wordOf(answer);
}

function wordOf(value: unknown): string {
  if (typeof value === 'string') return cleanText(value, 2000);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
