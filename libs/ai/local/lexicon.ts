import type { Intent } from '../ai-provider.js';

/** Phrases by how much they say: 1 a hint, 3 usual for its meaning, 5 hardly ever said otherwise. */
export type Weighted = Readonly<Partial<Record<1 | 2 | 3 | 4 | 5, string>>>;

/** What we know of how customers write in one language. The notation of phrases is that of `readPhrases`. */
export interface Lexicon {
  /** BCP 47 primary tag. */
  readonly language: string;
  /** Everyday words by which the language is told from others, and which are never taken for a typing error. */
  readonly common: string;
  /** Short and slang spellings to the word they stand for, as `u=you`. */
  readonly spellings: string;
  /** Number words, read as `#`. */
  readonly numbers: string;
  /** Currency words, read as `$`. */
  readonly money: string;
  /** What speaks for an intent. A longer phrase hides the shorter ones inside it. */
  readonly intents: Readonly<Record<Intent, Weighted>>;
  /** What speaks well of us. Politeness is not praise and belongs in `thanks`. */
  readonly praise: Weighted;
  /** What speaks ill of us. */
  readonly blame: Weighted;
  /** What only looks like praise or blame (`good morning`, `best price`, `wrong number`) and hides it. */
  readonly plain: string;
  /** Thanks: praise only where nothing is asked for. */
  readonly thanks: string;
  /** Words that turn praise or blame near them into their opposite. */
  readonly negations: string;
  /** Words that make praise or blame behind them stronger. */
  readonly intensifiers: string;
  /** What speaks for haste; 3 is enough alone, weaker ones add up. */
  readonly urgent: Weighted;
  /** What says there is time. */
  readonly calm: string;
  /** What says that they will not buy. */
  readonly declines: string;
}
