import type { Readable } from 'node:stream';
import { errorCodes, type FastifyInstance, type FastifyRequest } from 'fastify';
import { AppError, ValidationError } from '../errors/app-error.js';
import { dropsForms, formFields } from './form-post.js';
import { UnsupportedMediaTypeError } from './http.errors.js';
import { routeOf } from './route.js';
import { takesUpload, UPLOAD_TYPES } from './upload.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The body as it came over the wire: what signatures are made over. */
    rawBody?: Buffer;
  }
}

export const MAX_BODY_BYTES = 10 * 1024 * 1024;
export const MAX_JSON_DEPTH = 32;
/** Values in one body: parsed, empty objects take twenty times the bytes they were sent in. */
export const MAX_JSON_VALUES = 500_000;

/** Under this path bodies are kept as bytes: each channel checks and reads them itself. */
const RAW_PREFIX = '/api/webhooks/';

/**
 * Takes JSON everywhere, any kind of bytes on the webhook routes, and files on the routes that are made for them, which
 * read them as they come; other content types are 415, but on the routes that read or drop forms.
 * Fastify's own text/plain parser and Nest's form parser would let other sites post here without a preflight.
 */
export function useBodyParsers(fastify: FastifyInstance): void {
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  const options = { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES } as const;
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', options, (request, body: Buffer, done) => {
    keepRaw(request, body);
    if (readsItself(request)) done(null, body);
    else if (body.length === 0) done(null, undefined);
    else if (holdsTooMuch(body)) done(new TooManyValuesError(), undefined);
    else void parseJson(request, body.toString('utf8'), (error, value) => done(error, value));
  });
  const takeOther: TakeBytes = (request, body, done) => {
    keepRaw(request, body);
    if (readsItself(request)) done(null, body);
    else if (body.length === 0 || dropsForms(request)) done(null, undefined);
    else {
      const fields = formFields(request, body);
      if (fields instanceof Error) done(fields, undefined);
      else done(fields === undefined ? new UnsupportedMediaTypeError() : null, fields);
    }
  };
  fastify.addContentTypeParser('*', options, takeOther);
  for (const type of UPLOAD_TYPES)
    fastify.addContentTypeParser(type, (request, payload: Readable, done) => {
      if (takesUpload(request, type)) {
        request.upload = payload;
        done(null, undefined);
      } else gather(payload, (error, body) => (body ? takeOther(request, body, done) : done(error)));
    });
  void fastify.addHook('preValidation', (request, _reply, done) => {
    done(readsItself(request) ? undefined : (inheritedParameter(request.query) ?? hostility(request.body)));
  });
}

/** 413: small in bytes, large in memory. */
class TooManyValuesError extends AppError {
  constructor() {
    super('request.too_large', 413, `The body holds more than ${MAX_JSON_VALUES} values. Send less at once.`);
  }
}

const COMMA = 0x2c;
const BRACKET = 0x5b;
const BRACE = 0x7b;

/** Counts what begins a value, before it is parsed. Text with that many commas counts as well. */
function holdsTooMuch(body: Buffer): boolean {
  if (body.length <= MAX_JSON_VALUES) return false;
  let values = 0;
  for (const byte of body) if (byte === COMMA || byte === BRACKET || byte === BRACE) values += 1;
  return values > MAX_JSON_VALUES;
}

/** Whether the route, or the path that was asked for where there is none, checks and reads by itself what it is sent. */
export function readsItself(request: FastifyRequest): boolean {
  return routeOf(request, request.url).startsWith(RAW_PREFIX);
}

type Done = (error: Error | null, body?: unknown) => void;
type TakeBytes = (request: FastifyRequest, body: Buffer, done: Done) => void;

/** Reads a whole body, as Fastify does for the parsers that ask for a buffer. */
function gather(payload: Readable, done: (error: Error | null, body?: Buffer) => void): void {
  const pieces: Buffer[] = [];
  let size = 0;
  const end = (error: Error | null): void => {
    payload.off('data', take).off('end', whole).off('error', end);
    payload.resume();
    done(error, error ? undefined : Buffer.concat(pieces));
  };
  const whole = (): void => end(null);
  const take = (piece: Buffer): void => {
    size += piece.length;
    if (size > MAX_BODY_BYTES) end(new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE());
    else pieces.push(piece);
  };
  payload.on('data', take).on('end', whole).on('error', end);
}

function keepRaw(request: FastifyRequest, body: Buffer): void {
  request.rawBody = body;
}

/** Names that every object has already: libraries take them for known fields, and lose or misread them. */
function isInherited(name: string): boolean {
  return name in Object.prototype || name === 'prototype';
}

function inheritedParameter(query: unknown): ValidationError | undefined {
  const name = Object.keys(query ?? {}).find(isInherited);
  return name === undefined ? undefined : inheritedName(name);
}

function inheritedName(path: string): ValidationError {
  const message = 'is a name with a meaning of its own in JavaScript and can not be used';
  return new ValidationError(`"${path}" ${message}. Choose another name.`, [{ path, message }]);
}

/** What is wrong with a body before anybody looks at its meaning: too deep, or text that can't be stored. */
function hostility(body: unknown): ValidationError | undefined {
  const open: { value: unknown; depth: number; path: string }[] = [{ value: body, depth: 0, path: '' }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, depth, path } = next;
    if (typeof value === 'number' && !Number.isFinite(value)) {
      return new ValidationError(`The number at "${path}" is too large. Send a smaller one.`, [
        { path, message: 'is too large' },
      ]);
    }
    if (typeof value === 'string') {
      if (value.includes('\0') || !value.isWellFormed()) {
        const message = 'holds a NUL character or half of a surrogate pair';
        return new ValidationError(`The text at "${path}" ${message}. Remove it and send again.`, [
          { path, message },
        ]);
      }
    } else if (typeof value === 'object' && value !== null) {
      if (depth >= MAX_JSON_DEPTH) {
        return new ValidationError(
          `The body is nested deeper than ${MAX_JSON_DEPTH} levels. Send it flatter.`,
        );
      }
      for (const [name, child] of Object.entries(value)) {
        if (isInherited(name)) return inheritedName(path === '' ? name : `${path}.${name}`);
        if (name.includes('\0'))
          return new ValidationError(`A name under "${path}" holds a NUL character. Remove it.`);
        open.push({ value: child, depth: depth + 1, path: path === '' ? name : `${path}.${name}` });
      }
    }
  }
  return undefined;
}
