import type { FactoryProvider } from '@nestjs/common';
import { AssignToMe } from './assign.action.js';
import { MarkRead } from './mark-read.action.js';
import type { RemoteAction } from './remote-action.js';

/** Everything that can be done from a notification. A new one is a file here and a line in this list. */
export const REMOTE_ACTIONS = [AssignToMe, MarkRead];

/** Finds what a button does. */
export class RemoteActions {
  private readonly actions: ReadonlyMap<string, RemoteAction>;

  constructor(actions: readonly RemoteAction[]) {
    this.actions = new Map(actions.map((action) => [action.action, action]));
    if (this.actions.size < actions.length)
      throw new Error('Two remote actions have the same name: see actions/registry.ts.');
  }

  /** Undefined for a button that only leads into the product. */
  of(action: string): RemoteAction | undefined {
    return this.actions.get(action);
  }
}

export const remoteActionsProvider: FactoryProvider<RemoteActions> = {
  provide: RemoteActions,
  inject: REMOTE_ACTIONS,
  useFactory: (...actions: RemoteAction[]) => new RemoteActions(actions),
};
