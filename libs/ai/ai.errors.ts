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

/** A hosted provider was not asked at all, for no fault of its own: nothing was sent. */
export class AiNotAsked extends Error {
  /** @param why for the log */
  constructor(why: string, cause?: unknown) {
    super(`it was not asked: ${why}`, { cause });
    this.name = new.target.name;
  }
}

/** Whoever asked does not wait for the answer any more: nothing is wrong with the provider, and nobody else is asked. */
export class AiAskerLeft extends Error {
  constructor(cause?: unknown) {
    super('nobody waits for its answer any more', { cause });
    this.name = new.target.name;
  }
}

/** What may be asked in a day was asked. */
export class AiBudgetUsedUp extends AiNotAsked {
  constructor() {
    super("the day's budget for hosted models is used up");
  }
}
