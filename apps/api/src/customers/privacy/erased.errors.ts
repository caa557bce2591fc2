/** What came in is of somebody who was erased, and older than their erasure: it is dropped. */
export class SenderErased extends Error {
  constructor(readonly erasedAt: Date) {
    super(`the sender was erased on ${erasedAt.toISOString()}`);
  }
}
