import { Injectable, type Type } from '@nestjs/common';
import { validationPipe } from '@libs/http/validation.js';
import { Changes } from '../dashboard/changes.js';
import { DashboardQuery } from '../dashboard/dashboard.dto.js';
import { DashboardService } from '../dashboard/dashboard.service.js';
import { metricRegistry } from '../metrics/registry.js';
import { customersTable } from './datasets/customers.js';
import { leadsTable } from './datasets/leads.js';
import { messagesTable } from './datasets/messages.js';
import { figureRows, metricsTable } from './datasets/metrics.js';
import {
  ExportCustomersQuery,
  ExportLeadsQuery,
  ExportMessagesQuery,
  type ExportDataset,
} from './export.dto.js';
import type { Table } from './table.js';

/** What can be exported. */
@Injectable()
export class Datasets {
  /** The same rules as for the queries of the list routes. */
  private readonly rules = validationPipe();

  constructor(
    private readonly dashboard: DashboardService,
    private readonly changes: Changes,
  ) {}

  /**
   * The part of a dataset that the filters mean.
   *
   * @param filters as in a query string
   * @throws ValidationError naming the filter at fault
   */
  async tableOf(dataset: ExportDataset, filters: Record<string, string>): Promise<Table> {
    switch (dataset) {
      case 'customers':
        return customersTable(await this.read(ExportCustomersQuery, filters));
      case 'messages':
        return messagesTable(await this.read(ExportMessagesQuery, filters));
      case 'leads':
        return leadsTable(await this.read(ExportLeadsQuery, filters));
      case 'metrics': {
        const query = await this.read(DashboardQuery, filters);
        const { text } = await this.dashboard.show({ query, asOf: this.changes.stamp });
        return metricsTable(figureRows(text, metricRegistry.figures));
      }
    }
  }

  private async read<Query extends object>(
    type: Type<Query>,
    filters: Record<string, string>,
  ): Promise<Query> {
    return (await this.rules.transform(filters, { type: 'query', metatype: type })) as Query;
  }
}
