import { PAIRS, readPairs, type Pair } from './pairs.js';
import { isApart, rank, rankPlainly, sharesBy, type Ranked } from './ranking.js';

/**
 * `npm run rank` tells how many pairs of conversations the score ranks right, in all, by kind and by language, beside
 * plain scoring by keywords, and which of the tuned pairs it ranks wrong. `-- --apart` names those kept apart as well:
 * who looks at them can't measure by them any more.
 */
function main(): void {
  const pairs = readPairs(PAIRS);
  const [ours, plain] = [rank(pairs), rankPlainly(pairs)];
  say(`${'ranked right of'.padEnd(22)}${'pairs'.padStart(6)}${'score'.padStart(8)}${'plain'.padStart(8)}`);
  tell(ours, plain, () => 'all');
  tell(ours, plain, (pair) => (isApart(pair) ? 'kept apart' : 'tuned'));
  tell(ours, plain, ({ kind }) => kind);
  tell(ours, plain, ({ language }) => language);
  const named = ours.filter(({ pair }) => process.argv.includes('--apart') || !isApart(pair));
  for (const { pair, nearer, farther } of named.filter(({ right }) => !right))
    say(`wrong: ${pair.number} ${pair.kind} ${pair.language} ${pair.trade}: ${nearer} beside ${farther}`);
}

function tell(ours: readonly Ranked[], plain: readonly Ranked[], group: (pair: Pair) => string): void {
  const beside = new Map(sharesBy(plain, group).map(({ name, right }) => [name, right]));
  say('');
  for (const { name, right, of } of sharesBy(ours, group))
    say(`${name.padEnd(22)}${String(of).padStart(6)}${share(right, of)}${share(beside.get(name) ?? 0, of)}`);
}

function share(right: number, of: number): string {
  return (right / of).toFixed(2).padStart(8);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

main();
