import { Injectable } from '@nestjs/common';
import { AiService } from '@libs/ai/ai.service.js';
import { Database } from '@libs/database/database.js';
import { MessageNews } from '../message-news.service.js';
import { AnalysisRepository } from './analysis.repository.js';

/** Understands what customers write. */
@Injectable()
export class AnalysisService {
  constructor(
    private readonly database: Database,
    private readonly ai: AiService,
    private readonly analyses: AnalysisRepository,
    private readonly news: MessageNews,
  ) {}

  /** Understands one message. Doing it twice ends the same; an agent's correction is never overwritten. */
  async analyze(messageId: string): Promise<void> {
    const subject = await this.analyses.subject(messageId);
    if (!subject) return;
    const { body, locale, ...ref } = subject;
    const { provider, analyses } = await this.ai.analyze([{ body, locale }]);
    const [analysis] = analyses;
    if (!analysis) throw new Error(`${provider} gave no analysis for one message`);
    await this.database.transaction(async () => {
      if (await this.analyses.save(subject, analysis, provider)) await this.news.analyzed(ref, 'message');
    });
  }
}
