import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { serve, listen } from '../../support/outside.js';
import { signGeneric } from '../../support/sign.js';
import { GENERIC_SECRET, startTestApp } from '../../support/test-app.js';

interface Attribute {
  key: string;
  value: { stringValue?: string; intValue?: number };
}
interface SpanBody {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  attributes: Attribute[];
}
interface Export {
  resourceSpans: { resource: { attributes: Attribute[] }; scopeSpans: { spans: SpanBody[] }[] }[];
}

/** A collector that keeps what it is sent. */
async function collector(): Promise<{
  endpoint: string;
  spans: SpanBody[];
  paths: string[];
  text: () => string;
}> {
  const spans: SpanBody[] = [];
  const paths: string[] = [];
  let text = '';
  const { port } = await serve((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      paths.push(`${request.method ?? ''} ${request.url ?? ''}`);
      text += body;
      for (const { scopeSpans } of (JSON.parse(body) as Export).resourceSpans) {
        spans.push(...scopeSpans.flatMap((scope) => scope.spans));
      }
      response.end('{}');
    });
  });
  return { endpoint: `http://127.0.0.1:${port}`, spans, paths, text: () => text };
}

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = '00f067aa0ba902b7';

describe('with OTEL_EXPORTER_OTLP_ENDPOINT set', () => {
  it("a request is a span within its caller's trace, with its queries inside, and holds nobody's values", async () => {
    const { endpoint, spans, paths, text } = await collector();
    const t = await startTestApp({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } });
    try {
      const ada = await t.api.asAda();
      const headers = { traceparent: `00-${TRACE}-${PARENT}-01` };
      const made = await ada.post<{ id: string }>(
        '/api/customers',
        { name: 'Nora of the traces' },
        { headers },
      );
      expect(made.status).toBe(201);
      const body = JSON.stringify({
        type: 'message.received',
        timestamp: '2026-03-02T10:00:00.000Z',
        data: { messageId: 'm-1', customer: { externalId: 'nora' }, body: 'Do you deliver to Ghent?' },
      });
      const signed = signGeneric(body, GENERIC_SECRET, 'trace-1', t.clock.now());
      await t.api.send('POST', '/api/webhooks/generic', body, { headers: signed });
      await t.drain();
    } finally {
      await t.close();
    }
    expect(new Set(paths)).toEqual(new Set(['POST /v1/traces']));
    const request = spans.find(({ name, traceId }) => name === 'POST /api/customers' && traceId === TRACE);
    expect(request?.parentSpanId).toBe(PARENT);
    expect(attribute(request, 'http.response.status_code')).toBe(201);
    const queries = spans.filter(
      ({ traceId, parentSpanId }) => traceId === TRACE && parentSpanId === request?.spanId,
    );
    expect(queries.map((query) => attribute(query, 'db.query.text')).join('\n')).toMatch(/insert into/i);
    const job = spans.find(({ name }) => name === 'job ingest-delivery');
    expect(spans.some(({ parentSpanId }) => parentSpanId === job?.spanId)).toBe(true);
    expect(text()).not.toMatch(/Nora of the traces|Ghent|ada@example/);
  });

  it.each(['refuses', 'is silent'])('a collector that %s costs no request anything', async (how) => {
    const silent = await listen();
    if (how === 'refuses') await silent.close();
    const t = await startTestApp({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${silent.port}` } });
    try {
      for (let n = 0; n < 300; n += 1) expect((await t.api.get('/health/live')).status).toBe(200);
      await wait(1_200);
      expect((await t.api.get('/health/live')).status).toBe(200);
    } finally {
      await t.close();
    }
  });
});

function attribute(span: SpanBody | undefined, name: string): string | number | undefined {
  const value = span?.attributes.find(({ key }) => key === name)?.value;
  return value?.stringValue ?? value?.intValue;
}
