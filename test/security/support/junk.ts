import fc from 'fast-check';
import type { Route } from './routes.js';
import { SOME_ID, withParameter } from './routes.js';

/** One request that means harm, or nothing. */
export interface JunkRequest {
  path: string;
  body: string | undefined;
  headers: Record<string, string>;
}

/** Texts that broke other systems. */
const texts = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\u202e\u200f',
  '%',
  '_',
  '\\',
  "' or 1=1 --",
  '$1',
  '${7*7}',
  '{{7*7}}',
  '%s%n',
  '../../etc/passwd',
  '<script>alert(1)</script>',
  '\r\nSet-Cookie: a=b',
  'NaN',
  'Infinity',
  '-0',
  '1e400',
  '99999999999999999999',
  '2026-02-30T25:61:61Z',
  '+275760-09-13T00:00:00.001Z',
  '0000-00-00',
  '-000001-01-01T00:00:00Z',
  'null',
  'undefined',
  'true',
  '[object Object]',
  'ﷺ'.repeat(50),
  'a'.repeat(5_000),
  `${SOME_ID}'`,
];

const text = fc.oneof(
  fc.constantFrom(...texts),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constant(SOME_ID),
);
const operator = fc.oneof(
  fc.dictionary(
    fc.constantFrom(
      'contains',
      'not',
      'in',
      'gt',
      '$gt',
      '$ne',
      '$where',
      'OR',
      'equals',
      'path',
      'set',
      'connect',
    ),
    fc.oneof(text, fc.constant([]), fc.constant(null)),
    { minKeys: 1, maxKeys: 2 },
  ),
  fc.constant({ __proto__x: 1, toString: 'x' }),
);
const number = fc.oneof(
  fc.constantFrom(0, -1, 1.5, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308, Number.MIN_VALUE),
  fc.double({ noNaN: true }),
);
const value = fc.oneof(
  text,
  number,
  operator,
  fc.boolean(),
  fc.constant(null),
  fc.array(text, { maxLength: 3 }),
);

/**
 * Requests to this route: right ones with one thing wrong, and such where nothing is right.
 *
 * @param real ids of things that are there
 */
export function junkFor(route: Route, real: string[]): fc.Arbitrary<JunkRequest> {
  return fc.record({ path: pathFor(route, real), body: bodyFor(route, real), headers });
}

function pathFor({ template, query }: Route, real: string[]): fc.Arbitrary<string> {
  const id = fc.oneof({ weight: 6, arbitrary: fc.constantFrom(SOME_ID, ...real) }, text.map(escaped));
  const names = fc.constantFrom(...query, ...query, ...query, ...query, 'unknown', '__proto__', 'limit[]');
  const pairs = fc.array(fc.tuple(names, fc.oneof(text, number.map(String))), { maxLength: 2 });
  return fc.tuple(id, pairs).map(([parameter, given]) => {
    const search = given.map(([name, content]) => `${escaped(name)}=${escaped(content)}`).join('&');
    const path = withParameter(template, parameter === '' ? '%20' : parameter);
    return search === '' ? path : `${path}?${search}`;
  });
}

function bodyFor({ method, body }: Route, real: string[]): fc.Arbitrary<string | undefined> {
  if (method === 'GET') return fc.constant(undefined);
  const fields = Object.keys(body ?? {});
  const changed = fc
    .tuple(fc.constantFrom(...fields, 'unknown'), fc.oneof(value, fc.constantFrom(...real)))
    .map(([field, content]) => JSON.stringify({ ...body, [field]: content }));
  const partly = fc
    .dictionary(fc.constantFrom(...fields, 'customFields', 'unknown'), value, { maxKeys: 4 })
    .map((content) => JSON.stringify(content));
  const any = fc.oneof(
    fc.jsonValue().map((content) => JSON.stringify(content)),
    text,
    fc.constant('[['),
  );
  return fc.oneof({ weight: 5, arbitrary: changed }, { weight: 2, arbitrary: partly }, any);
}

const printable = text.map((content) => content.replace(/[^\x20-\x7e]/g, '').slice(0, 300));
const headers = fc
  .record(
    {
      'if-match': printable,
      'if-none-match': printable,
      'idempotency-key': printable,
      'last-event-id': printable,
      // Request ids are logged, and the same texts are tried as passwords, which never are: so set apart.
      'x-request-id': printable.map((content) => content.replace(/./g, '$&.')),
      accept: fc.constantFrom('*/*', 'text/html', 'application/xml', ''),
      'accept-encoding': fc.constantFrom('identity', 'gzip;q=0', 'x'.repeat(200)),
    },
    { requiredKeys: [] },
  )
  .map((given): Record<string, string> => ({ ...given }));

/** Percent-encoded, lone surrogates as the three bytes others send for them. */
function escaped(content: string): string {
  return content.isWellFormed()
    ? encodeURIComponent(content)
    : content.replace(/[\ud800-\udfff]/gu, '').replace(/[^\w]/g, '') + '%ed%a0%80';
}
