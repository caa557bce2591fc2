import { describe, expect, it } from 'vitest';
import { timeZoneNamed, usableTimeZone } from './time-zone.js';

describe('a time zone', () => {
  it.each([
    'Europe/Berlin',
    'Asia/Kolkata',
    'Asia/Calcutta',
    'America/Argentina/Ushuaia',
    'Etc/GMT+5',
    'UTC',
  ])('is named by its place: %s', (name) => {
    expect(timeZoneNamed(name)).toBe(name);
  });

  it.each([
    ['europe/berlin', 'Europe/Berlin'],
    ['ASIA/KOLKATA', 'Asia/Kolkata'],
    ['america/port-au-prince', 'America/Port-au-Prince'],
    ['africa/dar_es_salaam', 'Africa/Dar_es_Salaam'],
    ['antarctica/mcmurdo', 'Antarctica/McMurdo'],
    ['america/argentina/comodrivadavia', 'America/Argentina/ComodRivadavia'],
    ['america/knox_in', 'America/Knox_IN'],
    ['australia/nsw', 'Australia/NSW'],
    ['etc/gmt-14', 'Etc/GMT-14'],
    ['utc', 'UTC'],
    ['Etc/UTC', 'UTC'],
  ])('is kept in the one spelling that its list has: %s as %s', (given, kept) => {
    expect(timeZoneNamed(given)).toBe(kept);
  });

  // Node.js knows these by lists of its own; PostgreSQL does not, or takes them for something else.
  it.each([
    'VST',
    'CTT',
    'IST',
    'BST',
    'CET',
    'EST',
    'EST5EDT',
    'GB',
    'Zulu',
    'SystemV/PST8PDT',
    'US/Pacific',
  ])('is not named by an abbreviation, a country or a system: %s', (name) => {
    expect(timeZoneNamed(name)).toBeUndefined();
  });

  it.each([
    '+02:00',
    '',
    'Mars/Olympus',
    'Europe/',
    'Europe/Berlin ',
    'posix/Europe/Berlin',
    8,
    null,
    undefined,
  ])('is no %j', (value) => {
    expect(timeZoneNamed(value)).toBeUndefined();
  });

  it.each([
    ['Europe/Berlin', 'Europe/Berlin'],
    ['europe/berlin', 'Europe/Berlin'],
    ['US/Pacific', 'America/Los_Angeles'],
    ['GB', 'Europe/London'],
  ])('that was kept under another name before stays the same place: %s is %s', (kept, place) => {
    expect(usableTimeZone(kept)).toBe(place);
  });

  it('that was kept and is none is told from those that are', () => {
    expect(usableTimeZone('Atlantis/Capital')).toBeUndefined();
    expect(usableTimeZone('')).toBeUndefined();
  });
});
