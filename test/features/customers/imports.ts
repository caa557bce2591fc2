import type { Api } from '../../support/api.js';
import type { TestApp } from '../../support/test-app.js';

/** An import as the API shows it. */
export interface Import {
  id: string;
  status: string;
  fileName: string;
  format: string;
  dryRun: boolean;
  columns: { header: string; field: string | null }[];
  progress: number;
  counts: Record<'rows' | 'created' | 'updated' | 'skipped' | 'failed', number>;
  failure: string | null;
  undo: { status: string; deleted: number; restored: number; kept: number } | null;
  errors: {
    row: number;
    message: string;
    errors: { path: string; column: string | null; message: string }[];
    customers: { id: string; name: string | null }[];
  }[];
  nextCursor: string | null;
}

/** An answer of the real server. */
export interface Sent<Body> {
  status: number;
  body: Body;
  text: string;
}

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Sends files over HTTP, as browsers and other programs do, to a test app that listens. */
export class Importer {
  private constructor(
    private readonly t: TestApp,
    private readonly base: string,
    readonly api: Api,
    private readonly token: string,
  ) {}

  /** Has the app listen, and signs its administrator in. */
  static async open(t: TestApp): Promise<Importer> {
    if (!t.app.getHttpServer().listening) await t.app.listen(0, '127.0.0.1');
    const { body } = await t.api.post<{ accessToken: string }>('/api/auth/login', {
      email: 'ada@example.com',
      password: 'ada keeps the keys of the house',
    });
    return new Importer(t, await t.app.getUrl(), t.api.with(body.accessToken), body.accessToken);
  }

  /** As a form with the file and its options as fields, options first or last. */
  async form<Body = Import>(
    file: string | Buffer,
    fields: Record<string, string> = {},
    {
      path = '/api/customers/import',
      name = 'customers.csv',
      fieldsLast = false,
      headers = {},
    }: FormWay = {},
  ): Promise<Sent<Body>> {
    const form = new FormData();
    const append = (): void => {
      for (const [field, value] of Object.entries(fields)) form.append(field, value);
    };
    if (!fieldsLast) append();
    form.append('file', new Blob([typeof file === 'string' ? file : new Uint8Array(file)]), name);
    if (fieldsLast) append();
    return this.send<Body>(path, form, headers);
  }

  /** As the bare body, with the options in the query. */
  async raw<Body = Import>(
    file: string | Buffer,
    query: Record<string, string> = {},
    { path = '/api/customers/import', type = 'text/csv' } = {},
  ): Promise<Sent<Body>> {
    const search = new URLSearchParams(query).toString();
    return this.send<Body>(
      `${path}${search === '' ? '' : `?${search}`}`,
      new Blob([new Uint8Array(Buffer.from(file))]),
      {
        'content-type': type,
      },
    );
  }

  /** Imports a file and waits for its end. */
  async imported(file: string | Buffer, fields: Record<string, string> = {}): Promise<Import> {
    const isZip = Buffer.isBuffer(file) && file.subarray(0, 2).toString() === 'PK';
    const sent = await this.form(file, fields, { name: isZip ? 'customers.xlsx' : 'customers.csv' });
    if (sent.status !== 202) throw new Error(`the import was refused: ${sent.text}`);
    await this.t.drain();
    return this.shown(sent.body.id);
  }

  /** An import as it is now. */
  async shown(id: string, query: Record<string, string> = {}): Promise<Import> {
    const answer = await this.api.get<Import>(`/api/customers/imports/${id}`, { query });
    if (answer.status !== 200) throw new Error(answer.text);
    return answer.body;
  }

  /** Undoes an import and waits for its end. */
  async undone(id: string): Promise<Import> {
    const answer = await this.api.post(`/api/customers/imports/${id}/undo`);
    if (answer.status !== 202) throw new Error(answer.text);
    await this.t.drain();
    return this.shown(id);
  }

  /** Customers found by these words. */
  async found(search: string): Promise<Record<string, unknown>[]> {
    const answer = await this.api.get<{ data: Record<string, unknown>[] }>('/api/customers', {
      query: { search, limit: '100' },
    });
    return answer.body.data;
  }

  private async send<Body>(
    path: string,
    body: FormData | Blob,
    headers: Record<string, string>,
  ): Promise<Sent<Body>> {
    const answer = await fetch(`${this.base}${path}`, {
      method: 'POST',
      body,
      headers: { authorization: `Bearer ${this.token}`, ...headers },
    });
    const text = await answer.text();
    return { status: answer.status, text, body: JSON.parse(text) as Body };
  }
}

interface FormWay {
  path?: string;
  name?: string;
  fieldsLast?: boolean;
  headers?: Record<string, string>;
}

export { XLSX };
