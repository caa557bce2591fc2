import { Injectable } from '@nestjs/common';
import { searchWords, writtenLanguage } from '@libs/ai/local/topic.js';
import { Audit } from '@libs/audit/audit.js';
import { Clock } from '@libs/clock/clock.js';
import { Database } from '@libs/database/database.js';
import type { FoundText } from '@libs/database/full-text.js';
import { v7 } from '@libs/database/id.js';
import { mayActAs, type Actor } from '@libs/http/actor.js';
import { refuseStale } from '@libs/http/etag.js';
import type { JsonText } from '@libs/http/json-text.js';
import { orThrow, parsed } from '@libs/http/json.js';
import { changedFields } from '../../customers/changed-fields.js';
import { conversationNotFound } from '../messages.errors.js';
import type { CreateSavedReplyDto, SavedReplyDto, UpdateSavedReplyDto } from './saved-replies.dto.js';
import { OwnerNeeded, savedReplyNotFound, SharedByManagers, ShortcutTaken } from './saved-replies.errors.js';
import { SavedRepliesRepository } from './saved-replies.repository.js';
import { fill, type Filled } from './variables.js';

/** A saved reply as the API shows it, field by field. */
type State = Pick<SavedReplyDto, keyof SavedReplyDto> & Record<string, unknown>;

/** Texts that are sent again and again: everybody's, and each person's own. */
@Injectable()
export class SavedReplies {
  constructor(
    private readonly database: Database,
    private readonly replies: SavedRepliesRepository,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** @throws SharedByManagers, OwnerNeeded, ShortcutTaken */
  async create(input: CreateSavedReplyDto, actor: Actor): Promise<JsonText> {
    const { title, shortcut, body, language = null, tags, shared = false } = input;
    const ownerId = ownerFor(shared, actor);
    return this.database.transaction(async () => {
      await this.refuseTaken(shortcut, ownerId);
      const id = v7();
      const now = this.clock.now();
      const writtenIn = languageOf({ title, body, language });
      const given = { title, shortcut, body, language, tags: tags ?? [], ownerId, writtenIn };
      await this.replies.insert({ id, ...given, createdAt: now, updatedAt: now });
      const reply = await this.found(id, actor);
      await this.record('created', id, {}, parsed<State>(reply));
      return reply;
    });
  }

  /**
   * Changes the fields that are given; null empties language and tags.
   *
   * @throws saved_replies.not_found, StaleTagError, SharedByManagers, OwnerNeeded, ShortcutTaken
   */
  async update(
    id: string,
    input: UpdateSavedReplyDto,
    actor: Actor,
    ifMatch: string | undefined,
  ): Promise<JsonText> {
    return this.database.transaction(async () => {
      const current = orThrow(await this.replies.lock(id, userOf(actor)), savedReplyNotFound);
      refuseStale(ifMatch, current);
      const before = parsed<State>(current);
      ownerFor(before.shared, actor);
      const ownerId = input.shared === undefined ? before.ownerId : ownerFor(input.shared, actor);
      const { title, shortcut, body, language } = input;
      const tags = input.tags === null ? [] : input.tags;
      const changes = changedFields(before, { title, shortcut, body, language, tags, ownerId });
      if (Object.keys(changes).length === 0) return current;
      // Who keeps the shortcut may: everybody's may have come to stand for the same word after one's own did.
      if (changes.shortcut !== undefined || changes.ownerId !== undefined)
        await this.refuseTaken(shortcut ?? before.shortcut, ownerId, id);
      const writtenIn = languageOf({ ...before, ...changes });
      await this.replies.update(id, { ...changes, writtenIn, updatedAt: this.clock.now() });
      const changed = await this.found(id, actor);
      await this.record('updated', id, before, parsed<State>(changed));
      return changed;
    });
  }

  /** @throws saved_replies.not_found, SharedByManagers */
  async delete(id: string, actor: Actor): Promise<void> {
    await this.database.transaction(async () => {
      const before = parsed<State>(orThrow(await this.replies.lock(id, userOf(actor)), savedReplyNotFound));
      ownerFor(before.shared, actor);
      await this.replies.delete(id);
      await this.record('deleted', id, before, {});
    });
  }

  /**
   * Fills the variables for a conversation, and counts the use.
   *
   * @throws saved_replies.not_found, conversations.not_found
   */
  async render(id: string, conversationId: string, actor: Actor): Promise<Filled> {
    const { body } = parsed<State>(await this.found(id, actor));
    const customer = orThrow(await this.replies.customerOf(conversationId), conversationNotFound);
    await this.replies.used(id, this.clock.now());
    return fill(body, { customer, agent: agentOf(actor) });
  }

  /** Those that may answer what somebody asks, the best first, filled for the conversation. */
  async answering(
    question: string,
    conversationId: string,
    actor: Actor,
    limit: number,
  ): Promise<FoundText[]> {
    const words = searchWords(question);
    if (words.length === 0) return [];
    const found = await this.replies.answering(words.join(' '), userOf(actor), limit);
    const fitting = found.filter(({ score }) => score >= LEAST_SCORE);
    const customer = fitting.length > 0 ? await this.replies.customerOf(conversationId) : undefined;
    if (!customer) return [];
    return fitting.map((reply) => ({
      ...reply,
      body: fill(reply.body, { customer, agent: agentOf(actor) }).text,
    }));
  }

  private async found(id: string, actor: Actor): Promise<JsonText> {
    return orThrow(await this.replies.get(id, userOf(actor)), savedReplyNotFound);
  }

  private async refuseTaken(shortcut: string, ownerId: string | null, exceptId?: string): Promise<void> {
    await this.replies.claim(shortcut);
    const title = await this.replies.holderOf(shortcut, ownerId, exceptId);
    if (title !== undefined) throw new ShortcutTaken(shortcut, title);
  }

  /** The audit log tells that somebody keeps a text of their own, and not what it says. */
  private async record(action: string, entityId: string, before: object, after: object): Promise<void> {
    const told = (state: Partial<State>): Record<string, unknown> =>
      state.shared === false ? { shared: false, ownerId: state.ownerId } : state;
    await this.audit.record({
      action,
      entity: 'saved-reply',
      entityId,
      before: told(before),
      after: told(after),
    });
  }
}

/** Less than one telling word of a title, or two of a text, is chance. */
const LEAST_SCORE = 0.8;

function userOf({ type, id }: Actor): string | null {
  return type === 'user' ? id : null;
}

function agentOf({ type, name }: Actor): { name: string } | null {
  return type === 'user' ? { name } : null;
}

/** @throws SharedByManagers, OwnerNeeded when they may not write one of this kind */
function ownerFor(shared: boolean, actor: Actor): string | null {
  if (shared) {
    if (!mayActAs(actor.role, 'MANAGER')) throw new SharedByManagers();
    return null;
  }
  const userId = userOf(actor);
  if (userId === null) throw new OwnerNeeded();
  return userId;
}

function languageOf({ title, body, language }: Pick<SavedReplyDto, 'title' | 'body' | 'language'>): string {
  return language?.split('-')[0]?.toLowerCase() ?? writtenLanguage(`${title}\n${body}`);
}
