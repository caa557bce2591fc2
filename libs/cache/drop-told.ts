/** Tags that turned stale, or everything. */
export type DroppedTags = readonly string[] | 'all';

/** A drop as processes tell it to each other. */
export interface DropTold {
  /** The process that tells it. */
  from: string;
  tags: DroppedTags;
  /** Whether the shared store has it already; if not, whoever hears of it carries it out there. */
  applied: boolean;
  /** Set when it was told within a transaction: the message left with the commit. */
  promise?: string;
}

/** A drop of more tags than this, or with longer names than fit into one message, is told as "everything". */
const MAX_TAGS = 200;
const MAX_BYTES = 7_000;

/** The message for the broadcast, within the size it can carry. */
export function toPayload(told: DropTold): string {
  const payload = told.tags.length > MAX_TAGS ? undefined : JSON.stringify(told);
  if (payload !== undefined && Buffer.byteLength(payload) <= MAX_BYTES) return payload;
  return JSON.stringify({ ...told, tags: 'all' });
}

/** What a message says. One that can't be read means "everything": a drop must never get lost. */
export function fromPayload(payload: string): DropTold {
  const unread: DropTold = { from: '', tags: 'all', applied: false };
  try {
    const told = JSON.parse(payload) as Partial<DropTold> | null;
    if (typeof told?.from !== 'string' || !(told.tags === 'all' || Array.isArray(told.tags))) return unread;
    return { from: told.from, tags: told.tags, applied: told.applied === true, promise: told.promise };
  } catch {
    return unread;
  }
}

/** Two drops as one. */
export function joined(a: DroppedTags, b: DroppedTags): DroppedTags {
  if (a === 'all' || b === 'all') return 'all';
  const tags = [...new Set([...a, ...b])];
  return tags.length > MAX_TAGS ? 'all' : tags;
}
