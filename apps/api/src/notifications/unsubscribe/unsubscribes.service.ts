import { Injectable } from '@nestjs/common';
import { Audit } from '@libs/audit/audit.js';
import { Database } from '@libs/database/database.js';
import { UnsubscribeLinks } from '@libs/mail/unsubscribe-links.js';
import { REPORT_LINK } from '../../analytics/reports/mail/report-letters.service.js';
import { ReportUnsubscribes } from '../../analytics/reports/mail/report-unsubscribes.service.js';
import { kindWords, NOTIFICATION_LINK, typesIn } from '../mail/notification-letters.service.js';
import { UnknownUnsubscribeLink } from '../notifications.errors.js';
import { PreferencesRepository } from '../preferences/preferences.repository.js';

/** Key of the target whose mails they are. */
const EMAIL = 'email';

/** What the links do that are in every mail. */
@Injectable()
export class Unsubscribes {
  constructor(
    private readonly links: UnsubscribeLinks,
    private readonly preferences: PreferencesRepository,
    private readonly reports: ReportUnsubscribes,
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  /**
   * What a link ends, in words that stand behind "no more". Asks nobody: whoever only looks changes nothing.
   *
   * @throws UnknownUnsubscribeLink
   */
  describe(token: string): string {
    const [what, , types = ''] = this.read(token);
    return what === REPORT_LINK ? 'mails of this report' : `mails of the kind “${kindWords(typesIn(types))}”`;
  }

  /**
   * Ends the mails. Doing so again changes nothing.
   *
   * @throws UnknownUnsubscribeLink
   */
  async carryOut(token: string): Promise<void> {
    const [what, id = '', name = ''] = this.read(token);
    if (what === REPORT_LINK) await this.reports.takeOff(id, name);
    else await this.turnOff(id, typesIn(name));
  }

  private read(token: string): string[] {
    const words = this.links.read(token);
    if (!words || words.length !== 3 || ![NOTIFICATION_LINK, REPORT_LINK].includes(words[0] ?? ''))
      throw new UnknownUnsubscribeLink();
    return words;
  }

  private async turnOff(userId: string, types: string[]): Promise<void> {
    await this.database.transaction(async () => {
      const person = await this.preferences.turnOff(userId, types, EMAIL);
      if (!person || person.wereOn.length === 0) return;
      const each = (on: boolean): Record<string, boolean> =>
        Object.fromEntries(person.wereOn.map((type) => [`${type}.${EMAIL}`, on]));
      const change = { before: each(true), after: each(false) };
      // Nobody is signed in: whoever has the link is the person it was written to.
      await this.audit.record(
        { action: 'unsubscribed', entity: 'notification-preferences', entityId: userId, ...change },
        { type: 'user', id: userId, name: person.name },
      );
    });
  }
}
