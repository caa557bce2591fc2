import { Injectable } from '@nestjs/common';
import { Registry } from 'prom-client';

/** Milliseconds that one text serves all who ask: two scrapers cost as much as one. */
const HOLDS = 1_000;

/** What this process counts and times, for Prometheus. Each instrument puts its own in the registry. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  private last: { at: number; text: Promise<string> } | undefined;

  /** The content type that goes with `text`. */
  get contentType(): string {
    return this.registry.contentType;
  }

  /** Everything in the text format of Prometheus, at most a second old. */
  text(): Promise<string> {
    const now = performance.now();
    if (!this.last || now - this.last.at > HOLDS) this.last = { at: now, text: this.registry.metrics() };
    return this.last.text;
  }
}
