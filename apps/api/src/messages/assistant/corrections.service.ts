import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import { refuseStale } from '@libs/http/etag.js';
import { orThrow } from '@libs/http/json.js';
import type { JsonText } from '@libs/http/json-text.js';
import { MessageNews } from '../message-news.service.js';
import { messageNotFound, NotAnalysable } from '../messages.errors.js';
import { MessagesRepository } from '../messages.repository.js';
import { corrected, stillSpeaking, type Correction } from './analysis-correction.js';
import { AnalysisRepository } from './analysis.repository.js';
import { KeptCorrections } from './learning/kept-corrections.service.js';

/** Agents know better what customers mean, and their word stays. */
@Injectable()
export class CorrectionsService {
  constructor(
    private readonly database: Database,
    private readonly analyses: AnalysisRepository,
    private readonly messages: MessagesRepository,
    private readonly kept: KeptCorrections,
    private readonly news: MessageNews,
  ) {}

  /**
   * Corrects what is known of a customer's message.
   *
   * @param ifMatch the ETag the correction was made on, if the caller cares
   * @throws messages.not_found, NotAnalysable, StaleTagError
   */
  async correct(messageId: string, correction: Correction, ifMatch: string | undefined): Promise<JsonText> {
    return this.database.transaction(async () => {
      const found = orThrow(await this.analyses.lock(messageId), messageNotFound);
      const { direction, meaning: before, analyzedBy, evidence, ...ref } = found;
      if (ifMatch !== undefined) refuseStale(ifMatch, await this.shown(messageId));
      if (direction !== 'INBOUND') throw new NotAnalysable();
      const after = corrected(before, correction);
      await this.analyses.correct(messageId, after, stillSpeaking(evidence, before, after));
      await this.kept.keep(messageId, { before, after, analyzedBy }, correction);
      await this.news.analyzed(ref, 'correction');
      return this.shown(messageId);
    });
  }

  private async shown(messageId: string): Promise<JsonText> {
    return orThrow(await this.messages.get(messageId), messageNotFound);
  }
}
