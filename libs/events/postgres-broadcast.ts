import { EventEmitter } from 'node:events';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import pg from 'pg';
import { Database } from '../database/database.js';
import { Broadcast } from './broadcast.js';

/** Milliseconds: how often a quiet connection is asked whether it lives, and how long it may take to say so. */
const CHECK_EVERY = 10_000;
const CHECK_TIMEOUT = 4_000;
const RECONNECT_AFTER = 500;

/** LISTEN and NOTIFY on a connection of its own, opened again whenever it is lost. */
@Injectable()
export class PostgresBroadcast extends Broadcast implements OnModuleInit, OnApplicationShutdown {
  private readonly log = new Logger('Broadcast');
  private readonly emitter = new EventEmitter({ captureRejections: false }).setMaxListeners(0);
  private readonly channels = new Set<string>();
  private client: pg.Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private closed = false;
  private hasConnected = false;

  constructor(private readonly database: Database) {
    super();
  }

  get connected(): boolean {
    return this.client !== undefined;
  }

  async onModuleInit(): Promise<void> {
    await this.connect();
  }

  async send(channel: string, payload: string): Promise<void> {
    await this.database.rows('select pg_notify($1, $2)::text', [channel, payload]);
  }

  on(channel: string, listener: (payload: string) => void): () => void {
    this.emitter.on(`channel:${channel}`, listener);
    if (!this.channels.has(channel)) {
      this.channels.add(channel);
      this.client
        ?.query(`listen ${pg.escapeIdentifier(channel)}`)
        .catch((error: unknown) => this.lost(error));
    }
    return () => this.emitter.off(`channel:${channel}`, listener);
  }

  onReconnect(listener: () => void): () => void {
    this.emitter.on('reconnect', listener);
    return () => this.emitter.off('reconnect', listener);
  }

  async onApplicationShutdown(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    const client = this.client;
    this.client = undefined;
    await client?.end().catch(() => undefined);
  }

  private async connect(): Promise<void> {
    if (this.closed) return;
    const client = new pg.Client({
      connectionString: this.database.url,
      connectionTimeoutMillis: CHECK_TIMEOUT,
      query_timeout: CHECK_TIMEOUT,
      keepAlive: true,
      application_name: 'parley broadcast',
    });
    // Without a handler for 'error' a lost connection would end the process.
    client.on('error', (error) => this.lost(error, client));
    client.on('end', () => this.lost(new Error('the connection ended'), client));
    client.on('notification', ({ channel, payload }) =>
      this.emitter.emit(`channel:${channel}`, payload ?? ''),
    );
    try {
      await client.connect();
      for (const channel of this.channels) await client.query(`listen ${pg.escapeIdentifier(channel)}`);
      this.client = client;
      this.scheduleCheck();
      if (this.hasConnected) this.emitter.emit('reconnect');
      this.hasConnected = true;
    } catch (error) {
      void client.end().catch(() => undefined);
      this.retry(error);
    }
  }

  private scheduleCheck(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.client?.query('select 1').then(
        () => this.scheduleCheck(),
        (error: unknown) => this.lost(error),
      );
    }, CHECK_EVERY);
    this.timer.unref();
  }

  private lost(error: unknown, client = this.client): void {
    if (client === undefined || client !== this.client) return;
    this.client = undefined;
    void client.end().catch(() => undefined);
    this.retry(error);
  }

  private retry(error: unknown): void {
    if (this.closed) return;
    this.log.warn(
      `live news pauses until PostgreSQL is back: ${error instanceof Error ? error.message : String(error)}`,
    );
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.connect(), RECONNECT_AFTER);
    this.timer.unref();
  }
}
