import { parse } from 'csv-parse/sync';
import ExcelJS from 'exceljs';
import { expect } from 'vitest';
import type { Api } from '../../support/api.js';
import { JONAS, MIRA } from '../../support/cast/people.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { hire } from '../auth/staff.js';
import { stock } from './export-store.js';

/** A row or an entry by the names of its fields. */
export type Entry = Record<string, unknown>;

const LISTS = { customers: '/api/customers', messages: '/api/messages', leads: '/api/leads' };
/** A dataset that has a list route. */
export type Listed = keyof typeof LISTS;
export const DATASETS = Object.keys(LISTS) as Listed[];

/** The product with something to export, and Mira, a manager, who downloads it over the network. */
export class Exporter {
  private constructor(
    readonly t: TestApp,
    readonly ada: Api,
    readonly base: string,
    /** Mira's access token. */
    readonly token: string,
  ) {}

  /** Starts all for one test file; close it in `afterAll`. */
  static async open(): Promise<Exporter> {
    const t = await startTestApp();
    const ada = await t.api.asAda();
    await hire(ada, MIRA);
    await hire(ada, JONAS);
    await stock(t);
    await t.app.listen(0, '127.0.0.1');
    const login = { email: MIRA.email, password: MIRA.password };
    const { body } = await t.api.post<{ accessToken: string }>('/api/auth/login', login);
    return new Exporter(t, ada, await t.app.getUrl(), body.accessToken);
  }

  close(): Promise<void> {
    return this.t.close();
  }

  /** Downloads an export. */
  download(query: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.base}/api/analytics/export?${new URLSearchParams(query).toString()}`, {
      headers: { authorization: `Bearer ${this.token}`, ...headers },
    });
  }

  async csv(query: Record<string, string>): Promise<Record<string, string>[]> {
    const text = await (await this.download({ ...query, format: 'csv' })).text();
    return parse<Record<string, string>>(text, { columns: true, record_delimiter: '\r\n' });
  }

  async sheet(query: Record<string, string>): Promise<{ book: ExcelJS.Workbook; rows: Entry[] }> {
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(await (await this.download({ ...query, format: 'xlsx' })).arrayBuffer());
    const [page] = book.worksheets;
    if (!page) throw new Error('no sheet');
    const names = (page.getRow(1).values as string[]).slice(1);
    const rows: Entry[] = [];
    page.eachRow((row, number) => {
      if (number > 1)
        rows.push(Object.fromEntries(names.map((name, at) => [name, row.getCell(at + 1).value])));
    });
    return { book, rows };
  }

  /** Every entry of a list, from the list itself. */
  async listed(dataset: Listed, query: Record<string, string> = {}): Promise<Entry[]> {
    const { status, body, text } = await this.ada.get<{ data: Entry[]; nextCursor: null }>(LISTS[dataset], {
      query: { ...query, limit: '100' },
    });
    expect([status, body.nextCursor], text).toEqual([200, null]);
    return body.data;
  }
}
