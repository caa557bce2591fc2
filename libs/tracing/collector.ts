import { Logger } from '@nestjs/common';
import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';
import { OutgoingClient } from '../http/outgoing/outgoing-client.js';

/** Milliseconds the collector may take for one batch. */
const TIMEOUT = 5_000;

/** Sends spans to a collector as OTLP in JSON over HTTP. Its failures are told once, and concern nobody else. */
export class Collector implements SpanExporter {
  private readonly log = new Logger('Tracing');
  private readonly url: string;
  private readonly client: OutgoingClient;
  private failing = false;

  /** @param endpoint base address, `http://collector:4318`: the administrator's word, so it may be a private one */
  constructor(endpoint: string) {
    this.url = `${endpoint}/v1/traces`;
    // A client of its own: calls of the product's are traced, and these would be traced for ever.
    this.client = new OutgoingClient({ allowedHosts: [], trustedOrigins: [endpoint] });
  }

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    this.send(spans).then(
      () => {
        if (this.failing) this.log.log('the collector takes traces again');
        this.failing = false;
        done({ code: ExportResultCode.SUCCESS });
      },
      (error: unknown) => {
        if (!this.failing) this.log.warn(`traces are lost until the collector takes them: ${String(error)}`);
        this.failing = true;
        done({ code: ExportResultCode.FAILED });
      },
    );
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }

  private async send(spans: ReadableSpan[]): Promise<void> {
    const body = JsonTraceSerializer.serializeRequest(spans);
    if (!body) return;
    const { status } = await this.client.send({
      method: 'POST',
      url: this.url,
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(body),
      timeoutMs: TIMEOUT,
    });
    if (status >= 300) throw new Error(`it answers ${status}`);
  }
}
