import { Broadcast } from '../../events/broadcast.js';

/** Stands for PostgreSQL's NOTIFY in tests: the members of one hub are the processes of one installation. */
export class BroadcastHub {
  readonly members = new Set<HubMember>();

  /** The broadcast of one more process. */
  join(): HubMember {
    const member = new HubMember(this);
    this.members.add(member);
    return member;
  }
}

/** One process's end of the broadcast, with faults to switch on. */
export class HubMember extends Broadcast {
  connected = true;
  /** While true, sending fails. */
  mute = false;
  /** While set, what is sent waits here, as in a transaction that has not committed. */
  held: (() => void)[] | undefined;
  /** Messages sent so far. */
  sent: string[] = [];
  private readonly listeners = new Map<string, Set<(payload: string) => void>>();
  private readonly reconnectListeners = new Set<() => void>();

  constructor(private readonly hub: BroadcastHub) {
    super();
  }

  async send(channel: string, payload: string): Promise<void> {
    await Promise.resolve();
    if (this.mute) throw new Error('the database is away');
    const deliver = (): void => {
      this.sent.push(payload);
      for (const member of this.hub.members) setImmediate(() => member.receive(channel, payload));
    };
    if (this.held) this.held.push(deliver);
    else deliver();
  }

  on(channel: string, listener: (payload: string) => void): () => void {
    const listeners = this.listeners.get(channel) ?? new Set();
    this.listeners.set(channel, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  onReconnect(listener: () => void): () => void {
    this.reconnectListeners.add(listener);
    return () => this.reconnectListeners.delete(listener);
  }

  /** The connection is back after `connected` was set to false. */
  reconnect(): void {
    this.connected = true;
    for (const listener of this.reconnectListeners) listener();
  }

  private receive(channel: string, payload: string): void {
    if (!this.connected) return;
    for (const listener of this.listeners.get(channel) ?? []) listener(payload);
  }
}
