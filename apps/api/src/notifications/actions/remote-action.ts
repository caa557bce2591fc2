import type { PressedAction } from './action-tokens.repository.js';

/** What somebody can do from the notification itself, without opening the product. */
export interface RemoteAction {
  /** As buttons of notifications name it. */
  readonly action: string;

  /**
   * Does it, as the person the notification was for. Runs in the transaction that uses the token up.
   *
   * @throws AppError when it can not be done: the token stays good then
   */
  perform(pressed: PressedAction): Promise<void>;
}
