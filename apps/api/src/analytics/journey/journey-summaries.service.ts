import { Injectable } from '@nestjs/common';
import { Cache } from '@libs/cache/cache.decorator.js';
import type { JsonText } from '@libs/http/json-text.js';
import { JourneyRepository } from './journey.repository.js';

/** Milliseconds that a summary is good for to whoever turns the pages. */
const TURNING_PAGES = 30_000;

/** Journeys in figures. */
@Injectable()
export class JourneySummaries {
  constructor(private readonly journeys: JourneyRepository) {}

  /** The figures of this moment, for who opens a journey. */
  fresh(customerId: string): Promise<JsonText> {
    return this.journeys.summary(customerId);
  }

  /** At most half a minute old, for who pages on: all messages of a customer are counted for them. */
  @Cache({ ttl: TURNING_PAGES, tag: 'journey', group: 'journey' })
  recent(customerId: string): Promise<JsonText> {
    return this.journeys.summary(customerId);
  }
}
