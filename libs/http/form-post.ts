import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiConsumes } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../errors/app-error.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether bodies that are not JSON are dropped instead of refused. */
    dropsForms?: boolean;
    /** Whether the forms of plain pages are read like JSON. */
    readsForms?: boolean;
  }
}

/** How a browser sends the fields of a form without files. */
const FORM_TYPE = 'application/x-www-form-urlencoded';

/**
 * A public route whose address says all there is to say, and that mail programs and plain pages post a form to. What
 * the form holds is dropped. Only for routes that are protected by a token in their address: a form is what other sites
 * can post without asking.
 */
export function DropsForms(): MethodDecorator {
  return applyDecorators(RouteConfig({ dropsForms: true }), ApiConsumes(FORM_TYPE, 'multipart/form-data'));
}

/** Whether the request is for such a route. */
export function dropsForms({ routeOptions }: FastifyRequest): boolean {
  return routeOptions.config.dropsForms === true;
}

/**
 * A public route that takes the form of a page of ours, besides JSON. Only for routes where the form itself brings what
 * lets it through, as a password does: other sites can post one without asking.
 */
export function ReadsForms(): MethodDecorator {
  return applyDecorators(RouteConfig({ readsForms: true }), ApiConsumes('application/json', FORM_TYPE));
}

/** Bytes of the form of a page of ours. It is read before anybody is asked who they are: what is longer is not. */
const MAX_FORM_BYTES = 4_096;

/** 413: no form of ours. */
class FormTooLargeError extends AppError {
  constructor() {
    super(
      'request.too_large',
      413,
      `The form is larger than ${MAX_FORM_BYTES} bytes. Shorten what is in it.`,
    );
  }
}

/**
 * The fields of a form; of a name that comes more than once all values, which no DTO of a single one takes.
 *
 * @returns undefined when the route takes none, the error when it is too large
 */
export function formFields({ routeOptions, headers }: FastifyRequest, body: Buffer): unknown {
  const type = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (routeOptions.config.readsForms !== true || type !== FORM_TYPE) return undefined;
  if (body.length > MAX_FORM_BYTES) return new FormTooLargeError();
  const given = new URLSearchParams(body.toString('utf8'));
  return Object.fromEntries(
    [...new Set(given.keys())].map((name) => {
      const values = given.getAll(name);
      return [name, values.length > 1 ? values : values[0]];
    }),
  );
}
