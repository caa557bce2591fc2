import { Clock } from '@libs/clock/clock.js';

/** A clock that stands still until a test moves it. */
export class TestClock extends Clock {
  constructor(private instant = new Date('2026-03-02T10:00:00.000Z')) {
    super();
  }

  override now(): Date {
    return new Date(this.instant);
  }

  /** Sets the time. */
  set(instant: string | Date): void {
    this.instant = new Date(instant);
  }

  /** Moves on by so many seconds. */
  forward(seconds: number): void {
    this.instant = new Date(this.instant.getTime() + seconds * 1000);
  }
}
