import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import { Newsroom } from '../news/newsroom.service.js';
import { duration } from '../summary/summary-figures.js';
import { IncidentsRepository } from './incidents.repository.js';

/** Milliseconds that an outage has to last to be told: a restart of the server is over sooner. */
const SHORTEST = 10_000;
/** Milliseconds by which the views of several processes may differ. */
const SLACK = 60_000;

/** Tells of outages that are over. */
@Injectable()
export class OutageReports {
  constructor(
    private readonly database: Database,
    private readonly incidents: IncidentsRepository,
    private readonly newsroom: Newsroom,
  ) {}

  /** Tells once of what several processes saw. */
  async tell(from: Date, to: Date): Promise<void> {
    if (to.getTime() - from.getTime() < SHORTEST) return;
    await this.database.transaction(async () => {
      const id = await this.incidents.past('database', from, to, SLACK);
      if (id === undefined) return;
      const lasted = duration((to.getTime() - from.getTime()) / 1_000);
      await this.newsroom.tell({
        type: 'SYSTEM_ALERT',
        key: id,
        tag: 'system:database',
        title: `The database is back: it was away for ${lasted}`,
        body:
          `From ${timeOf(from)} to ${timeOf(to)} UTC nothing could be read or written. Nothing that was taken in is ` +
          'lost; webhooks that came meanwhile were refused, and platforms send them again. See the log of the ' +
          'database server for the reason.',
        url: '/settings/system',
        urgent: true,
        data: { cause: 'database', subject: '', incidentId: id },
        audience: { userIds: [], elseRoles: ['ADMIN'] },
      });
    });
  }
}

/** `2026-03-02 10:05:30` */
function timeOf(instant: Date): string {
  return instant.toISOString().slice(0, 19).replace('T', ' ');
}
