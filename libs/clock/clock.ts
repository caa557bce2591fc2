import { Injectable } from '@nestjs/common';

/** Where business rules learn what time it is, so that tests can set it. */
@Injectable()
export class Clock {
  /** The current instant, by the process's own clock. */
  now(): Date {
    return new Date();
  }
}
