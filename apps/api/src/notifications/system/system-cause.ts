import type { HealthCheckResult } from '@nestjs/terminus';

/** Something that is wrong now. */
export interface Trouble {
  /** Tells apart what can be wrong at the same time: a channel, a report. Empty where there is one only. */
  subject: string;
  /** At most 200 characters. */
  title: string;
  /** What it means and what to do, at most 400 characters. */
  body: string;
}

/** A reason to alert those who run the installation. It looks; whether somebody is told again is decided elsewhere. */
export interface SystemCause {
  /** Stable name. */
  readonly key: string;
  /** Whether it passes quiet hours. */
  readonly urgent: boolean;
  /** Seconds that it has to last before somebody is told: what ends by itself within them is no news. */
  readonly patience: number;
  /** Path in the front end where something can be done about it. */
  readonly url: string;

  /** What is wrong now; nothing when all is well. @param health the report of `/health` of this moment */
  look(health: HealthCheckResult): Promise<Trouble[]>;

  /** The title of the notice that it is over. */
  over(subject: string): string;
}
