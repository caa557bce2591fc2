import { Injectable } from '@nestjs/common';
import { AiService } from '@libs/ai/ai.service.js';
import { Database } from '@libs/database/database.js';
import { MessageNews } from '../message-news.service.js';
import { corrected, stillSpeaking } from './analysis-correction.js';
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

  /**
   * Understands one message. Doing it twice ends the same; what an agent named is never overwritten: where that came
   * first, the analysis says the rest, once.
   */
  async analyze(messageId: string): Promise<void> {
    const subject = await this.analyses.subject(messageId);
    if (!subject) return;
    const { body, locale, ...ref } = subject;
    const { provider, analyses } = await this.ai.analyze([{ body, locale }]);
    const [analysis] = analyses;
    if (!analysis) throw new Error(`${provider} gave no analysis for one message`);
    await this.database.transaction(async () => {
      const named = await this.analyses.named(subject.messageId);
      const meaning = corrected(analysis, named ?? {});
      const evidence = stillSpeaking(analysis.evidence, analysis, meaning);
      const whole = { ...meaning, language: analysis.language, evidence };
      if (await this.analyses.save(subject, whole, named ? 'agent' : provider))
        await this.news.analyzed(ref, 'message');
    });
  }
}
