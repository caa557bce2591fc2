import { eventType } from '../events/event-type.js';

/** A template that somebody wrote can not be used any more, and mails are written with the built-in one. */
export interface BrokenTemplate {
  /** `daily-summary`. */
  name: string;
  /** The UTC day on which it was noticed, `YYYY-MM-DD`. */
  day: string;
  /** What is wrong with it first, a sentence without its end. */
  problem: string;
}

export const MailTemplateBroken = eventType<BrokenTemplate>('mail_template.broken');
