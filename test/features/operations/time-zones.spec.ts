import { DateTime } from 'luxon';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TIME_ZONE_RULE, timeZoneNamed } from '@libs/clock/time-zone.js';
import { RollupsService } from '../../../apps/api/src/analytics/rollups/rollups.service.js';
import type { Api, Answer } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import type { Problem } from '../auth/staff.js';
import { DAILY, makeReport, REPORTS } from '../analytics/reports.js';

let t: TestApp;
let ada: Api;
beforeAll(async () => {
  t = await startTestApp();
  ada = await t.api.asAda();
});
afterAll(() => t.close());

type Ask = (timezone: string) => Promise<Answer<Problem>>;

/** Every place where a time zone comes in: the field it comes in by, and how to hand one in. */
const ENTRIES: [place: string, field: string, ask: Ask][] = [
  ['preferences', 'timezone', (timezone) => ada.put('/api/notifications/preferences', { timezone })],
  ['the dashboard', 'timezone', (timezone) => ada.get('/api/analytics/dashboard', { query: { timezone } })],
  [
    'an export of figures',
    'timezone',
    (timezone) =>
      ada.get('/api/analytics/export', { query: { dataset: 'metrics', format: 'json', timezone } }),
  ],
  ['a new report', 'timezone', (timezone) => ada.post(REPORTS, { ...DAILY, timezone })],
  [
    'a report that is changed',
    'timezone',
    async (timezone) => ada.patch(`${REPORTS}/${(await makeReport(ada)).id}`, { timezone }),
  ],
  [
    "a report's filters",
    'filters.timezone',
    (timezone) => ada.post(REPORTS, { ...DAILY, dataset: 'metrics', filters: { timezone } }),
  ],
];

describe.each(ENTRIES)('the time zone of %s', (_, field, ask) => {
  // Node.js knows the first ones and PostgreSQL does not; the others mean another place or another summer time there.
  it.each(['VST', 'CTT', 'IST', 'BST', 'CET', 'EST', '+02:00', 'Mars/Olympus'])(
    'is refused by the name %s, saying which to use',
    async (name) => {
      const answer = await ask(name);
      expect(answer.status).toBe(400);
      expect(answer.body.errors).toEqual([{ path: field, message: TIME_ZONE_RULE }]);
    },
  );

  it.each(['Europe/Berlin', 'asia/kolkata', 'America/Argentina/Buenos_Aires', 'UTC', 'Etc/GMT+5'])(
    'is taken by the name %s',
    async (name) => {
      expect((await ask(name)).status).toBeLessThan(300);
    },
  );
});

describe('a time zone', () => {
  it('is kept and shown in the spelling of the list, however it was written', async () => {
    const timezone = 'asia/KOLKATA';
    expect((await ada.put('/api/notifications/preferences', { timezone })).body).toMatchObject({
      timezone: 'Asia/Kolkata',
    });
    expect(await makeReport(ada, { timezone })).toMatchObject({ timezone: 'Asia/Kolkata' });
    const shown = await ada.get('/api/analytics/dashboard', { query: { timezone } });
    expect(shown.body).toMatchObject({ period: { timezone: 'Asia/Kolkata' } });
    const added = await t.database.rows<{ name: string }>(
      `select name from "RollupZone" where lower(name) = 'asia/kolkata'`,
    );
    expect(added).toEqual([{ name: 'Asia/Kolkata' }]);
  });

  it('means the same to PostgreSQL and to Node.js, whichever of all names is given', async () => {
    const known = await t.database.rows<{ name: string }>(
      `select name from pg_timezone_names where name !~ '^(posix|right)/'`,
    );
    const names = [...known.map(({ name }) => name), ...Intl.supportedValuesOf('timeZone')];
    const taken = new Set(names.filter((name) => timeZoneNamed(name) !== undefined));
    expect(taken.size).toBeGreaterThan(450);
    // Its spelling is the one of PostgreSQL, whatever letters it was given in.
    for (const name of taken) if (name !== 'Etc/UTC') expect(timeZoneNamed(name.toLowerCase())).toBe(name);
    // Past ones: of two lists, one may be younger and know of a change to come.
    const instants = [1990, 2005, 2015, 2024].flatMap((year) => [
      `${year}-01-15T12:00:00Z`,
      `${year}-07-15T12:00:00Z`,
      `${year}-10-28T00:30:00Z`,
    ]);
    const shown = await t.database.rows<{ zone: string; at: Date; shown: string }>(
      `select zone, at, to_char(at at time zone zone, 'YYYY-MM-DD HH24:MI') as shown
       from unnest($1::text[]) zone cross join unnest($2::timestamptz[]) at`,
      [[...taken], instants],
    );
    expect(shown).toHaveLength(taken.size * instants.length);
    const different = shown.filter(
      (row) => DateTime.fromJSDate(row.at, { zone: row.zone }).toFormat('yyyy-MM-dd HH:mm') !== row.shown,
    );
    expect(different).toEqual([]);
  });

  it('that PostgreSQL does not know is no failure: its days are counted from the tables', async () => {
    const cuts = [{ date: '2026-03-01', start: new Date('2026-03-01T00:00:00Z') }];
    const answer = t.app
      .get(RollupsService)
      .read({ timezone: 'Atlantis/Capital', cuts }, () => Promise.resolve(1));
    await expect(answer).resolves.toBeUndefined();
    expect(await t.database.rows(`select 1 as known from "RollupZone" where name ~ 'Atlantis'`)).toEqual([]);
  });
});
