/** A hosted provider brought no answer. The message never holds customers' text or keys: it is logged. */
export class AiProviderFailed extends Error {
  /**
   * @param passing true when the same question may be answered a moment later (429, 5xx, no answer in time)
   * @param retryAfterMs how long the other side asked to be left alone, if it did
   */
  constructor(
    message: string,
    readonly passing: boolean,
    readonly retryAfterMs?: number,
    cause?: unknown,
  ) {
    super(message, { cause });
    this.name = new.target.name;
  }
}

/** The provider declined to speak of these messages (a safety filter): a fact about them, not a fault of it. */
export class AiContentDeclined extends Error {
  /** @param reason the provider's own word for it */
  constructor(reason: string) {
    super(`it declined to answer (${reason})`);
    this.name = new.target.name;
  }
}

/** The answer is not one that may be used: its shape, its ranges, or it says what the conversation does not. */
export class AiAnswerRefused extends Error {
  /** @param why what is wrong, without quoting the answer */
  constructor(why: string) {
    super(`its answer was refused: ${why}`);
    this.name = new.target.name;
  }
}
