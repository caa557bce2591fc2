import type pg from 'pg';
import { atTheEnd } from './closing.js';
import { Installation } from './installation.js';
import type { HttpSink } from './sinks/http-sink.js';
import { startWhatsappSink } from './sinks/whatsapp-sink.js';
import { whatsappEnv } from './whatsapp-customer.js';

/** An installation that sends on WhatsApp, and where its messages arrive. */
export interface WhatsappInstallation {
  sink: HttpSink;
  installation: Installation;
  /** Connections of the case's own. */
  pool: pg.Pool;
}

/** Makes one until the end of the test; no process runs yet. */
export async function whatsappInstallation(): Promise<WhatsappInstallation> {
  const sink = await startWhatsappSink();
  atTheEnd(() => sink.close());
  const installation = await Installation.create({ env: whatsappEnv(sink.origin) });
  atTheEnd(() => installation.close());
  return { sink, installation, pool: installation.pool };
}
