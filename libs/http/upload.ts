import type { Readable } from 'node:stream';
import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiConsumes } from '@nestjs/swagger';
import { Busboy, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy';
import type { FastifyRequest } from 'fastify';
import { AppError, ValidationError } from '../errors/app-error.js';
import { UnsupportedMediaTypeError } from './http.errors.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The body of a route that takes a file, while nobody has read it. */
    upload?: Readable;
  }
  interface FastifyContextConfig {
    /** Content types of the files that the route takes as its body. */
    uploads?: readonly string[];
  }
}

const MULTIPART = 'multipart/form-data';
/** Every content type that some route takes a file in: bodies of other types are never streamed. */
export const UPLOAD_TYPES = [
  MULTIPART,
  'text/csv',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
] as const;
export type UploadType = (typeof UPLOAD_TYPES)[number];

/** Of the fields beside the file. */
const MAX_FIELDS = 20;
const MAX_FIELD_BYTES = 64 * 1024;
const FIELD_NAME = /^[A-Za-z][A-Za-z0-9]{0,63}$/;

/** A file as it comes in. */
export interface IncomingFile {
  /** As the sender calls it. */
  name: string | undefined;
  /** Read it to its end. @throws UploadTooLargeError when there is more than the limit */
  bytes: AsyncIterable<Buffer>;
}

/** What came in with one request. */
export interface Received<Stored> {
  /** The fields of the form beside the file. */
  fields: Record<string, string>;
  /** What became of the file; undefined when there was none. */
  stored: Stored | undefined;
}

/**
 * A route that takes a file: as the field `file` of a form, or as the whole body in one of the other types. Its body
 * is not read before the handler does so with `receive`, and only these routes take bodies that are not JSON.
 */
export function TakesUpload(...types: UploadType[]): MethodDecorator {
  return applyDecorators(RouteConfig({ uploads: types }), ApiConsumes(MULTIPART));
}

/** Whether the request is for a route that takes files. */
export function takesUploads({ routeOptions }: FastifyRequest): boolean {
  return routeOptions.config.uploads !== undefined;
}

/** Whether the body is read as it comes instead of being held whole. */
export function isStreamed(request: FastifyRequest): boolean {
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  return UPLOAD_TYPES.some((known) => known === type && takesUpload(request, known));
}

/** Whether its route takes files of this type. */
export function takesUpload({ routeOptions }: FastifyRequest, type: UploadType): boolean {
  return routeOptions.config.uploads?.includes(type) ?? false;
}

/**
 * Receives the file of a request, a piece at a time.
 *
 * @param limit bytes of the file
 * @param store takes the bytes as they come
 * @throws UnsupportedMediaTypeError, UploadTooLargeError, ValidationError
 */
export async function receive<Stored>(
  request: FastifyRequest,
  limit: number,
  store: (file: IncomingFile) => Promise<Stored>,
): Promise<Received<Stored>> {
  const payload = request.upload;
  if (!payload)
    throw new UnsupportedMediaTypeError(
      `This address takes a file: as the field "file" of multipart/form-data, or as the body with the content type ${UPLOAD_TYPES.slice(1).join(' or ')}.`,
    );
  request.upload = undefined;
  try {
    if (isForm(request)) return await fromForm(request.headers as BusboyHeaders, payload, limit, store);
    const bytes = limited(payload.iterator({ destroyOnReturn: false }), limit);
    return { fields: {}, stored: await store({ name: undefined, bytes }) };
  } catch (error) {
    throw isCutOff(error) ? new ValidationError('The upload ended too early. Send it again.') : error;
  } finally {
    // What nobody wants any more is read and dropped, so that the answer reaches its client.
    payload.unpipe();
    payload.resume();
  }
}

function isForm({ headers }: FastifyRequest): boolean {
  return headers['content-type']?.toLowerCase().startsWith(MULTIPART) ?? false;
}

async function fromForm<Stored>(
  headers: BusboyHeaders,
  payload: Readable,
  limit: number,
  store: (file: IncomingFile) => Promise<Stored>,
): Promise<Received<Stored>> {
  const form = formReader(headers, limit);
  const fields = new Map<string, string>();
  let incoming: Readable | undefined;
  let storing: Promise<Stored> | undefined;
  const read = new Promise<void>((resolve, reject) => {
    form.on('field', (name, value, nameCut, valueCut) => {
      if (nameCut || valueCut || fields.has(name) || !isSane(name, value)) reject(oddField(name));
      else fields.set(name, value);
    });
    form.on('file', (field, stream, name) => {
      if (field !== 'file' || storing) {
        stream.resume();
        reject(
          new ValidationError('Send one file, in the field "file".', [
            { path: field, message: 'is not known here' },
          ]),
        );
        return;
      }
      incoming = stream;
      // Told to who reads it, if anybody still does.
      stream.on('error', () => undefined);
      storing = store({ name: name || undefined, bytes: limited(stream, limit, () => stream.truncated) });
      storing.catch(reject);
    });
    for (const event of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const)
      form.on(event, () => reject(new ValidationError(`Send one file and at most ${MAX_FIELDS} fields.`)));
    form.on('error', () => reject(new ValidationError('The form is not complete. Send it again.')));
    form.on('finish', resolve);
    payload.on('error', reject);
    payload.on('close', () => {
      if (!payload.readableEnded) reject(new ValidationError('The upload ended too early. Send it again.'));
    });
    payload.pipe(form);
  });
  try {
    await read;
  } catch (error) {
    // Whoever stores it is through before the caller tidies up: else it could be stored behind that.
    incoming?.destroy(error instanceof Error ? error : undefined);
    await storing?.catch(() => undefined);
    throw error;
  }
  return { fields: Object.fromEntries(fields), stored: await storing };
}

function formReader(headers: BusboyHeaders, limit: number): BusboyInstance {
  const limits = {
    files: 1,
    fields: MAX_FIELDS,
    parts: MAX_FIELDS + 1,
    // One more than allowed, so that the file that is too large can be told from the one that just fits.
    fileSize: limit + 1,
    fieldSize: MAX_FIELD_BYTES,
    fieldNameSize: 64,
    headerPairs: 20,
  };
  try {
    return new Busboy({ headers, limits });
  } catch {
    throw new ValidationError('This is no form that can be read: its content type lacks the boundary.');
  }
}

function isSane(name: string, value: string): boolean {
  return (
    FIELD_NAME.test(name) && !(name in Object.prototype) && !value.includes('\0') && value.isWellFormed()
  );
}

function oddField(name: string): ValidationError {
  const message = 'is given twice, too long, or not a field of a form';
  return new ValidationError('A field of the form can not be read.', [{ path: name.slice(0, 64), message }]);
}

async function* limited(
  stream: AsyncIterable<unknown>,
  limit: number,
  isCut: () => boolean = () => false,
): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const piece of stream) {
    const bytes = piece as Buffer;
    size += bytes.length;
    if (size > limit) throw new UploadTooLargeError(limit);
    yield bytes;
  }
  if (isCut()) throw new UploadTooLargeError(limit);
}

function isCutOff(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE';
}

/** 413: the file is larger than this route takes. */
class UploadTooLargeError extends AppError {
  constructor(limit: number) {
    const most = Math.floor(limit / 1024 / 1024);
    super('request.too_large', 413, `The file is larger than ${most} MB. Split it and send the parts.`, {
      headers: { connection: 'close' },
    });
  }
}
