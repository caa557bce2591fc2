import { Injectable } from '@nestjs/common';
import { Listens, type Listener } from '@libs/events/event-type.js';
import { MessageReceived, type MessageRef } from '../messages.events.js';
import { AnalysisService } from './analysis.service.js';

/** What a customer writes is understood at once. */
@Injectable()
@Listens(MessageReceived)
export class AnalyzeOnMessageReceived implements Listener<MessageRef> {
  constructor(private readonly analysis: AnalysisService) {}

  handle({ messageId }: MessageRef): Promise<void> {
    return this.analysis.analyze(messageId);
  }
}
