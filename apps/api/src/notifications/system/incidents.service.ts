import { Injectable } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { Database } from '@libs/database/database.js';
import { Newsroom } from '../news/newsroom.service.js';
import { IncidentsRepository, type Incident } from './incidents.repository.js';
import { duration } from '../summary/summary-figures.js';
import type { SystemCause, Trouble } from './system-cause.js';

/** Seconds that something has to stay away before it is over; each relapse within a day doubles them, up to a limit. */
const STEADY = 300;
const LONGEST_STEADY = 6 * 60 * 60;
const DAY = 24 * 60 * 60 * 1000;

/**
 * Makes incidents of what is wrong, and tells those who run the installation: when one begins, once a day while it
 * lasts, and when it is over. What comes and goes is over only when it stays away, for longer each time.
 */
@Injectable()
export class Incidents {
  constructor(
    private readonly database: Database,
    private readonly incidents: IncidentsRepository,
    private readonly newsroom: Newsroom,
    private readonly clock: Clock,
  ) {}

  /** Takes note of everything that is wrong by one cause at this moment. */
  async note(cause: SystemCause, troubles: readonly Trouble[]): Promise<void> {
    const now = this.clock.now();
    await this.database.transaction(async () => {
      const open = new Map((await this.incidents.open(cause.key)).map((each) => [each.subject, each]));
      for (const trouble of troubles) {
        const incident = open.get(trouble.subject) ?? (await this.begin(cause, trouble, now));
        open.delete(trouble.subject);
        if (incident) await this.goOn(cause, trouble, incident, now);
      }
      for (const incident of open.values())
        if (secondsBetween(incident.lastSeenAt, now) >= incident.steady) await this.end(cause, incident, now);
    });
  }

  private async begin({ key }: SystemCause, { subject }: Trouble, now: Date): Promise<Incident | undefined> {
    const relapses = await this.incidents.relapses(key, subject, new Date(now.getTime() - DAY));
    return this.incidents.begin(key, subject, now, Math.min(STEADY * 2 ** relapses, LONGEST_STEADY));
  }

  private async goOn(cause: SystemCause, trouble: Trouble, incident: Incident, now: Date): Promise<void> {
    const { id, told, openedAt } = incident;
    const lasts = secondsBetween(openedAt, now);
    const due = lasts < cause.patience ? 0 : 1 + Math.floor((lasts * 1_000) / DAY);
    if (due > told) await this.tell(cause, incident, `${id}:${due}`, trouble);
    await this.incidents.seen(id, now, Math.max(due, told));
  }

  private async end(cause: SystemCause, incident: Incident, now: Date): Promise<void> {
    await this.incidents.end(incident.id, now);
    if (incident.told === 0) return;
    const lasted = duration(secondsBetween(incident.openedAt, incident.lastSeenAt));
    const body = `It was like that for ${lasted}, since ${minuteOf(incident.openedAt)}.`;
    const title = cause.over(incident.subject);
    await this.tell(cause, incident, `${incident.id}:over`, { subject: incident.subject, title, body });
  }

  private async tell(
    { key: cause, urgent, url }: SystemCause,
    { id }: Incident,
    key: string,
    { subject, title, body }: Trouble,
  ): Promise<void> {
    await this.newsroom.tell({
      type: 'SYSTEM_ALERT',
      key,
      // The end of it takes the place of its beginning.
      tag: `system:${cause}${subject === '' ? '' : `:${subject}`}`,
      title,
      body,
      url,
      urgent,
      data: { cause, subject, incidentId: id },
      audience: { userIds: [], elseRoles: ['ADMIN'] },
    });
  }
}

function secondsBetween(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / 1_000;
}

/** `2026-03-02 10:05 UTC` */
function minuteOf(instant: Date): string {
  return `${instant.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
