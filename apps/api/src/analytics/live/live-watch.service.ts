import { Injectable } from '@nestjs/common';
import { AppError } from '@libs/errors/app-error.js';
import { frame } from '@libs/sse/frame.js';
import { IdentitiesService } from '../../auth/access/identities.service.js';
import type { LiveListener } from './live-listener.js';

const GOODBYE = frame({ comment: 'the session has ended or its token has expired' });

/** Ends streams whose token holds no more: an open stream must not outlive the right to open it. */
@Injectable()
export class LiveWatch {
  constructor(private readonly identities: IdentitiesService) {}

  /** Looks at each token once, however many streams were opened with it. Never rejects. */
  async over(listeners: LiveListener[]): Promise<void> {
    const headers = new Set(listeners.map(({ authorization }) => authorization));
    const withdrawn = new Set<string>();
    for (const header of headers) if (!(await this.holds(header))) withdrawn.add(header);
    for (const listener of listeners) if (withdrawn.has(listener.authorization)) listener.end(GOODBYE);
  }

  private async holds(header: string): Promise<boolean> {
    try {
      await this.identities.identify(header.replace(/^Bearer +/i, '').trim());
      return true;
    } catch (error) {
      // While the database is away nobody can tell: the next look will.
      return !(error instanceof AppError && error.status === 401);
    }
  }
}
