import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { PersonOnlyError, SignInRequiredError } from '../auth.errors.js';
import { deviceOf } from './device.js';

/** Where a request comes from, as a session remembers it. */
export interface Caller {
  ip: string;
  /** Browser and system in a few words. */
  device: string;
}

/** A person signed in: an actor that is not a program. */
export interface Person {
  id: string;
  sessionId: string;
}

/** Where the request comes from. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  return { ip: request.ip, device: deviceOf(request.headers['user-agent']) };
});

/** The person who sends the request; API keys get 403. */
export const CurrentPerson = createParamDecorator((_: unknown, context: ExecutionContext): Person => {
  const { actor } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!actor) throw new SignInRequiredError();
  if (actor.sessionId === undefined) throw new PersonOnlyError();
  return { id: actor.id, sessionId: actor.sessionId };
});
