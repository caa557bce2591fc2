/** A set of labelled messages that is no part of the product. */
export interface Source {
  /** Name of its file, without the ending. */
  name: string;
  /** As in the README. */
  licence: string;
  /** False for share-alike sets and tweets: `--open-only` leaves them out. */
  open: boolean;
  /** Whether it tells intents, or feelings. */
  tells: 'intent' | 'sentiment' | 'all';
  /** What a row counts beside a line of ours. */
  weight: number;
}

/** How much a row of someone else's intent set counts: much more, and customers of shops are read as assistants' users. */
const OTHER_INTENTS = 0.02;
const OTHER_FEELINGS = 0.05;

/** Every set, and under which terms. A new one is a line here and one in the README. */
export const SOURCES: readonly Source[] = [
  { name: 'authored', licence: 'CC0', open: true, tells: 'all', weight: 1 },
  ...intentSets(['clinc150', 'banking77', 'nlupp', 'hwu64', 'taskmaster4', 'sms'], 'CC BY', true),
  { name: 'snips', licence: 'CC0', open: true, tells: 'intent', weight: OTHER_INTENTS },
  { name: 'chitchat_ms', licence: 'MIT', open: true, tells: 'intent', weight: OTHER_INTENTS },
  { name: 'rasa_apache', licence: 'Apache-2.0', open: true, tells: 'intent', weight: OTHER_INTENTS },
  { name: 'bitext', licence: 'CDLA-Sharing', open: false, tells: 'intent', weight: OTHER_INTENTS },
  ...intentSets(['sgd', 'xsid', 'askubuntu_webapps'], 'CC BY-SA', false),
  { name: 'sent_uci', licence: 'CC BY', open: true, tells: 'sentiment', weight: OTHER_FEELINGS },
  { name: 'sent_hebrew', licence: 'MIT', open: true, tells: 'sentiment', weight: OTHER_FEELINGS },
  { name: 'sent_weak_crm', licence: 'derived', open: true, tells: 'sentiment', weight: OTHER_FEELINGS },
  { name: 'sent_xlmt', licence: 'tweets', open: false, tells: 'sentiment', weight: OTHER_FEELINGS },
];

/** Intent sets of other people under the same terms. */
function intentSets(names: readonly string[], licence: string, open: boolean): Source[] {
  return names.map((name) => ({ name, licence, open, tells: 'intent', weight: OTHER_INTENTS }));
}
