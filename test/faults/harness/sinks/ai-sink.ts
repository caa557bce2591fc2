import { answering, HttpSink, type Behaviour } from './http-sink.js';

const ANALYSIS = {
  intent: 'PRICING',
  intentConfidence: 0.9,
  sentiment: 'NEUTRAL',
  sentimentScore: 0,
  urgent: false,
  language: 'en',
  evidence: [],
};

/** A Gemini that understands every message as a question for the price. */
export function startAiSink(): Promise<HttpSink> {
  return HttpSink.start(({ body }) => body.toString(), understanding);
}

/** A right answer. */
export const understanding: Behaviour = writing(JSON.stringify([ANALYSIS]));

/** An answer in the right wrapping, whatever the model wrote. */
export function writing(text: string): Behaviour {
  return answering(200, {
    candidates: [{ content: { role: 'model', parts: [{ text }] }, finishReason: 'STOP' }],
  });
}
