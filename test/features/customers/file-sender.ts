import { setTimeout as wait } from 'node:timers/promises';
import { ask, type Person } from '../../faults/harness/client.js';
import type { ProductProcess } from '../../support/product-process.js';
import { XLSX, type Import } from './imports.js';

/** Milliseconds that anything may take. */
const PATIENCE = 600_000;

/** Sends files of customers to a process of the product and waits for what becomes of them. */
export class FileSender {
  constructor(
    private readonly product: ProductProcess,
    private readonly person: Person,
  ) {}

  /** Imports a file. @param query options of the import @throws Error unless it is taken in to its end */
  async imported(file: Buffer, query: Record<string, string> = {}): Promise<Import> {
    const type = file.subarray(0, 2).toString() === 'PK' ? XLSX : 'text/csv';
    const address = `${this.product.base}/api/customers/import?${new URLSearchParams(query).toString()}`;
    const headers = { authorization: `Bearer ${this.person.token}`, 'content-type': type };
    const body = new Uint8Array(file);
    const sent = await ask(address, { method: 'POST', headers, body }, PATIENCE);
    if (sent.status !== 202) throw new Error(`refused: ${sent.status} ${JSON.stringify(sent.body)}`);
    return this.until((sent.body as Import).id, ({ status }) => status === 'COMPLETED');
  }

  /** Takes an import back. @throws Error unless that is carried to its end */
  async undone(id: string): Promise<Import> {
    await this.person.post(`/api/customers/imports/${id}/undo`, {});
    return this.until(id, ({ undo }) => undo?.status === 'COMPLETED');
  }

  private async until(id: string, isOver: (shown: Import) => boolean): Promise<Import> {
    const end = performance.now() + PATIENCE;
    for (;;) {
      const { status, body } = await this.person.get(`/api/customers/imports/${id}?limit=1`);
      const shown = body as Import;
      if (status === 200 && isOver(shown)) return shown;
      if (shown.status === 'FAILED' || performance.now() > end)
        throw new Error(`not carried to its end: ${status} ${JSON.stringify(shown)}`);
      await wait(100);
    }
  }
}
