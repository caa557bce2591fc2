import { Injectable } from '@nestjs/common';
import { Listens, type Listener } from '@libs/events/event-type.js';
import { MessageEdited, type MessageRef } from '../messages.events.js';
import { AnalysisService } from './analysis.service.js';

/** Other words may mean something else. */
@Injectable()
@Listens(MessageEdited)
export class AnalyzeOnMessageEdited implements Listener<MessageRef> {
  constructor(private readonly analysis: AnalysisService) {}

  handle({ messageId }: MessageRef): Promise<void> {
    return this.analysis.analyze(messageId);
  }
}
