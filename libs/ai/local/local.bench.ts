import { bench, describe } from 'vitest';
import { Adapter } from './adapter/adapter.js';
import { learnAdapter } from './adapter/learner.js';
import { lessonOf } from './adapter/lesson.js';
import { analyse } from './analyse.js';
import { composeReply } from './replies/reply.js';

/** What customers write, short and long, in several languages. */
const MESSAGES = [
  'thanks!',
  'How much is the Pro plan for 20 seats, and is there a discount if we pay yearly?',
  'Wo bleibt meine Bestellung? Ich warte seit zwei Wochen und niemand meldet sich.',
  'Je souhaite commander trois licences supplémentaires, où puis-je payer ?',
  '¿Podemos ver una demostración el jueves?',
  'Siete dei truffatori, rivoglio i miei soldi',
  'החבילה עדיין לא הגיעה, איפה היא?',
  'أريد شراء خمس قطع، كيف أدفع؟',
  'Не могу войти в личный кабинет',
  `${'We have been customers for a long time and the new version is slower than the old one. '.repeat(12)}Can you help?`,
];
const times: number[] = [];

/** Vitest's own table has no median and counts all messages as one. */
function printShares(): void {
  times.sort((a, b) => a - b);
  const at = (share: number): string => (times[Math.floor(times.length * share)] ?? 0).toFixed(1);
  process.stdout.write(`\n${times.length} messages: p50 ${at(0.5)} µs, p99 ${at(0.99)} µs a message\n`);
  forget();
}

function forget(): void {
  times.length = 0;
}

const lines = MESSAGES.flatMap((text) =>
  Array.from({ length: 20 }, () => lessonOf({ text, intent: 'DEMO' })),
);
const adapter = new Adapter(await learnAdapter(lines, [], { pause: () => Promise.resolve() }));

describe('the local model', () => {
  bench(
    `analyse ${MESSAGES.length} messages by what was learned here, all of their n-grams`,
    () => {
      for (const body of MESSAGES) {
        const start = performance.now();
        analyse({ body }, undefined, adapter);
        times.push((performance.now() - start) * 1_000);
      }
    },
    { time: 2_000, teardown: (_task, mode) => (mode === 'run' ? printShares() : forget()) },
  );

  bench(
    `analyse ${MESSAGES.length} messages`,
    () => {
      for (const body of MESSAGES) {
        const start = performance.now();
        analyse({ body });
        times.push((performance.now() - start) * 1_000);
      }
    },
    { time: 2_000, teardown: (_task, mode) => (mode === 'run' ? printShares() : forget()) },
  );

  bench('draft a reply', () => {
    composeReply({
      conversation: [{ id: 'm1', direction: 'INBOUND', body: MESSAGES[1] ?? '', at: new Date(0) }],
      customer: { name: 'Mira Solberg' },
      tone: 'FRIENDLY',
    });
  });
});
