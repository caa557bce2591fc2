import { Injectable } from '@nestjs/common';
import { Audit } from '@libs/audit/audit.js';
import { Database } from '@libs/database/database.js';
import { UnsubscribeLinks } from '@libs/mail/unsubscribe-links.js';
import { REPORT_LINK } from '../../analytics/reports/mail/report-letters.service.js';
import { ReportUnsubscribes } from '../../analytics/reports/mail/report-unsubscribes.service.js';
import { kindWords, NOTIFICATION_LINK } from '../mail/notification-letters.service.js';
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
    const [what, , type = ''] = this.read(token);
    return what === REPORT_LINK ? 'mails of this report' : `mails of the kind “${kindWords(type)}”`;
  }

  /**
   * Ends the mails. Doing so again changes nothing.
   *
   * @throws UnknownUnsubscribeLink
   */
  async carryOut(token: string): Promise<void> {
    const [what, id = '', name = ''] = this.read(token);
    if (what === REPORT_LINK) await this.reports.takeOff(id, name);
    else await this.turnOff(id, name);
  }

  private read(token: string): string[] {
    const words = this.links.read(token);
    if (!words || words.length !== 3 || ![NOTIFICATION_LINK, REPORT_LINK].includes(words[0] ?? ''))
      throw new UnknownUnsubscribeLink();
    return words;
  }

  private async turnOff(userId: string, type: string): Promise<void> {
    await this.database.transaction(async () => {
      if ((await this.preferences.turnOff(userId, type, EMAIL)) !== true) return;
      await this.audit.record({
        action: 'unsubscribed',
        entity: 'notification-preferences',
        entityId: userId,
        before: { [`${type}.${EMAIL}`]: true },
        after: { [`${type}.${EMAIL}`]: false },
      });
    });
  }
}
