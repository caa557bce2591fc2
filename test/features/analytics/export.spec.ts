import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { harmless, TEXTS } from './export-store.js';
import { DATASETS, Exporter, type Entry } from './exporter.js';

let exporter: Exporter;

beforeAll(async () => {
  exporter = await Exporter.open();
});
afterAll(() => exporter.close());

/** Excel's way to write what XML can not hold, read back. */
function read(cell: unknown): string {
  if (typeof cell !== 'string') return '';
  return cell.replace(/_x([0-9A-F]{4})_/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}

describe('an export as JSON', () => {
  it.each(DATASETS)('holds the very entries of the list: %s', async (dataset) => {
    const answer = await exporter.download({ dataset, format: 'json' });
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    const entries = await exporter.listed(dataset);
    expect(entries.length).toBe(TEXTS.length);
    expect(await answer.json()).toEqual(entries);
  });

  it('of nothing is an empty array', async () => {
    const answer = await exporter.download({ dataset: 'leads', format: 'json', createdFrom: '2030-01-01' });
    expect(await answer.text()).toBe('[]');
  });
});

describe('an export as CSV', () => {
  const plain = (value: unknown): string => {
    if (value === null) return '';
    return typeof value === 'string' ? value : JSON.stringify(value);
  };
  const JOINED: Record<string, (entry: Entry) => string> = {
    tags: ({ tags }) => harmless((tags as string[]).join(', ')),
    identities: ({ identities }) =>
      (identities as { platform: string; externalId: string }[])
        .map(({ platform, externalId }) => `${platform}:${externalId}`)
        .join(', '),
  };
  const WRITTEN = [
    'name',
    'company',
    'email',
    'phone',
    'body',
    'failureReason',
    'title',
    'lostReason',
    'externalId',
  ];

  it.each(DATASETS)(
    'has every field of the list as a column, and every text as it was: %s',
    async (dataset) => {
      const rows = await exporter.csv({ dataset });
      const entries = await exporter.listed(dataset);
      expect(Object.keys(rows[0] ?? {})).toHaveLength(Object.keys(entries[0] ?? {}).length);
      expect(rows).toHaveLength(entries.length);
      for (const [index, entry] of entries.entries()) {
        for (const [field, value] of Object.entries(entry)) {
          const cell = rows[index]?.[field];
          const known = JOINED[field]?.(entry);
          if (known !== undefined) expect(cell, field).toBe(known);
          else if (value !== null && typeof value === 'object')
            expect(JSON.parse(cell ?? ''), field).toEqual(value);
          else expect(cell, field).toBe(WRITTEN.includes(field) ? harmless(plain(value)) : plain(value));
        }
      }
    },
  );

  it('ends its lines with CRLF, begins with a header, and tells an empty text from none', async () => {
    const text = await (
      await exporter.download({ dataset: 'leads', format: 'csv', createdFrom: '2030-01-01' })
    ).text();
    expect(text).toBe(
      'id,customerId,title,status,score,temperature,scoreFactors,value,currency,assignedToId,lostReason,closedAt,createdAt,updatedAt\r\n',
    );
    const last = (
      await (await exporter.download({ dataset: 'leads', format: 'csv', search: '' })).text()
    ).trim();
    expect(last).toContain('search is not a known field here');
    const rows = await (
      await exporter.download({ dataset: 'leads', format: 'csv', sort: 'createdAt' })
    ).text();
    expect(rows.split('\r\n').at(-2)).toMatch(/^[^,]+,[^,]+,"",QUALIFIED,/);
  });

  it('leaves numbers numbers: a negative one is no formula', async () => {
    const scores = (await exporter.csv({ dataset: 'messages' })).map(({ sentimentScore }) => sentimentScore);
    expect(new Set(scores)).toEqual(new Set(['-0.5', '']));
  });

  it('has a byte order mark on request only', async () => {
    const bytes = async (bom: string): Promise<string> => {
      const answer = await exporter.download({ dataset: 'leads', format: 'csv', bom });
      return Buffer.from(await answer.arrayBuffer())
        .subarray(0, 5)
        .toString('hex');
    };
    expect(await bytes('true')).toBe('efbbbf6964');
    expect(await bytes('false')).toMatch(/^6964/);
  });
});

describe('an export as a workbook', () => {
  it.each(DATASETS)('has typed cells with every text as it was: %s', async (dataset) => {
    const { rows } = await exporter.sheet({ dataset });
    const entries = await exporter.listed(dataset);
    expect(rows).toHaveLength(entries.length);
    for (const [index, entry] of entries.entries()) {
      for (const [field, value] of Object.entries(entry)) {
        const cell = rows[index]?.[field];
        const about = `${field} of row ${index}`;
        if (value === null || value === '') expect(cell ?? '', about).toBe('');
        else if (field.endsWith('At')) expect(cell, about).toEqual(new Date(value as string));
        else if (field === 'value') expect(cell, about).toBe(Number(value));
        else if (typeof value === 'number' || typeof value === 'boolean') expect(cell, about).toBe(value);
        else if (typeof value === 'string') expect(read(cell), about).toBe(value);
      }
    }
  });

  it('has a bold line of headings that stays in sight, and columns wide enough', async () => {
    const { book } = await exporter.sheet({ dataset: 'messages' });
    const [page] = book.worksheets;
    expect(page?.name).toBe('messages');
    expect(page?.views).toMatchObject([{ state: 'frozen', ySplit: 1 }]);
    expect(page?.getCell('A1').font.bold).toBe(true);
    expect(page?.getColumn(1).width).toBe(38);
    expect(page?.getCell('A2').style.font?.bold ?? false).toBe(false);
  });

  it('of nothing has its headings', async () => {
    const { book, rows } = await exporter.sheet({ dataset: 'customers', createdFrom: '2030-01-01' });
    expect(rows).toEqual([]);
    expect(book.worksheets[0]?.getCell('B1').value).toBe('name');
  });
});
