/** What concerns the leads of one customer is done one after the other. */
export function queueOf({ customerId }: { customerId: string }): string {
  return `leads:${customerId}`;
}
