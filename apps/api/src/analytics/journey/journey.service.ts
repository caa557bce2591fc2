import { Injectable } from '@nestjs/common';
import { JsonText } from '@libs/http/json-text.js';
import { customerNotFound } from '../../customers/customers.errors.js';
import { CustomersService } from '../../customers/customers.service.js';
import { readCursor, writeCursor } from './journey-cursor.js';
import { JOURNEY_EVENT_TYPES } from './journey-events.dto.js';
import type { JourneyQuery } from './journey.dto.js';
import { JourneySummaries } from './journey-summaries.service.js';
import { JourneyRepository } from './journey.repository.js';

/** Tells what a person and we have been through. */
@Injectable()
export class JourneyService {
  constructor(
    private readonly customers: CustomersService,
    private readonly journeys: JourneyRepository,
    private readonly summaries: JourneySummaries,
  ) {}

  /**
   * A page of a customer's story, with the whole of it in figures.
   *
   * @throws customers.not_found, also for a person who was erased
   * @throws ValidationError when the cursor is not one of a journey in this order
   */
  async show(customerId: string, query: JourneyQuery): Promise<JsonText> {
    const { order = 'asc', limit = 20, cursor, types = JOURNEY_EVENT_TYPES } = query;
    const after = cursor === undefined ? undefined : readCursor(cursor, order);
    if (!(await this.customers.exists(customerId))) throw customerNotFound();
    const { events, end } = await this.journeys.page({ customerId, types, order, limit, after });
    const summary = await (after ? this.summaries.recent(customerId) : this.summaries.fresh(customerId));
    const nextCursor = end ? JSON.stringify(writeCursor(order, end)) : 'null';
    return new JsonText(
      `{"summary":${summary.text},"data":[${events.join(',')}],"nextCursor":${nextCursor}}`,
    );
  }
}
