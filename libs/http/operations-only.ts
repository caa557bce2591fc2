import type { FastifyInstance } from 'fastify';
import { AppError } from '../errors/app-error.js';

/** What a process that only runs jobs answers: how it is, and its figures. */
const ANSWERED = /^\/(?:health(?:\/|$)|metrics$)/;

/** Closes every other route: such a process has no part in serving people. Goes by the route that was found. */
export function answerOperationsOnly(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', ({ routeOptions }, _reply, done) => {
    done(ANSWERED.test(routeOptions.url ?? '') ? undefined : new JobsOnlyError());
  });
}

/** 404: the address is right, the process is not. */
class JobsOnlyError extends AppError {
  constructor() {
    super(
      'request.jobs_only',
      404,
      'This process runs jobs only (PROCESS_ROLE=worker): it answers /health and /metrics. Ask a web process.',
    );
  }
}
