import { LEXICONS } from './lexicons/all.js';
import { normaliseWord } from './normalise.js';
import { read } from './reading.js';
import { tokenise } from './tokens.js';

/** Most words of one text that say what it is about. */
const MOST_WORDS = 60;

/** In the lists of everyday words so that they are no typing errors of others, but they say what a text is about. */
const TELLING = new Set(
  'order lunch month older people place paper letter store story start started still pro'.split(' '),
);

/** Courtesies, and verbs that stand in every request: they say nothing about what is asked. */
const COURTESIES = `hello hi hey dear thanks thank regards help need want like know tell question please morning afternoon
  evening good hallo guten tag danke bitte grüße frage möchte brauche hilfe wissen bonjour bonsoir salut merci cordialement
  question besoin savoir voudrais aide hola gracias buenas buenos días tardes necesito quiero saber ayuda pregunta ciao salve
  grazie buongiorno buonasera vorrei sapere bisogno aiuto domanda olá oi obrigado obrigada bom dia boa tarde quero preciso
  gostaria ajuda saber shalom שלום תודה היי בבקשה עזרה לדעת مرحبا شكرا السلام عليكم مساعدة اريد أريد`;

const EVERYDAY: ReadonlySet<string> = new Set(
  [...LEXICONS.flatMap(({ common }) => common.split(/\s+/)), ...COURTESIES.split(/\s+/)]
    .map(normaliseWord)
    .filter((word) => word !== '' && !TELLING.has(word)),
);

/** The words that say what a text is about, as written, each once: without everyday words and courtesies. */
export function topicWords(text: string): string[] {
  const words = new Map<string, string>();
  for (const { kind, text: word } of tokenise(text).list) {
    const normal = normaliseWord(word);
    const telling = kind === 'word' ? normal.length > 1 && !EVERYDAY.has(normal) : kind === 'number';
    if (telling && !words.has(normal)) words.set(normal, word);
  }
  return [...words.values()].slice(0, MOST_WORDS);
}

/**
 * The words to look a question up with. Search configurations know no Hebrew, so its words come in the forms they
 * usually stand in: with and without a grown-on particle, in the singular and the plural.
 */
export function searchWords(text: string): string[] {
  return [...new Set(topicWords(text).flatMap((word) => (HEBREW.test(word) ? hebrewForms(word) : [word])))];
}

const HEBREW = /^[א-ת]/;

function hebrewForms(word: string): string[] {
  const root = word.length > 4 ? word.replace(/^[הובלמשכ]/, '') : word;
  const bare = root.length > 4 ? root.replace(/(?:ים|ות|ה)$/, '') : root;
  return [word, ...new Set([root, bare])].flatMap((form) => [form, `ה${form}`, `${form}ים`, `${form}ות`]);
}

/** The language a text is written in: BCP 47 primary tag, `und` where nothing tells. */
export function writtenLanguage(text: string): string {
  return read({ body: text }).language;
}
