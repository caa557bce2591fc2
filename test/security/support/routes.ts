import { ModulesContainer } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { PUBLIC_METADATA, ROLE_METADATA } from '@libs/http/access.js';
import type { ActorRole } from '@libs/http/actor.js';
import { openApiDocument } from '@libs/http/openapi.js';

export const SOME_ID = '0192f7c1-0000-7000-8000-000000000000';
/** The route that answers with a stream: it has no end to wait for. */
export const STREAM = '/api/events';

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
type Schema = Record<string, unknown>;

/** One route of the product, as its document and its guards describe it. */
export interface Route {
  name: string;
  method: Method;
  template: string;
  /** With some id in the place of each parameter. */
  path: string;
  /** Names of its query parameters. */
  query: string[];
  /** A body as the document promises it to be taken; undefined when the route takes none. */
  body: Record<string, unknown> | undefined;
  /** Whether it takes a file. */
  uploads: boolean;
  /** Whether strangers may call it. */
  open: boolean;
  /** The role it is raised to, if any. */
  role: ActorRole | undefined;
}

/** Every route of the product, from the document it serves: what is added later is walked as well. */
export function routesOf(app: NestFastifyApplication): Route[] {
  const document = openApiDocument(app, 'test');
  const handlers = handlersOf(app);
  return Object.entries(document.paths).flatMap(([template, item]) =>
    (['get', 'post', 'patch', 'put', 'delete'] as const).flatMap((method): Route[] => {
      const operation = item[method];
      if (!operation) return [];
      const marks = handlers.get(operation.operationId ?? '');
      if (!marks) throw new Error(`${method} ${template} has no handler`);
      const parameters = (operation.parameters ?? []).filter((parameter) => 'in' in parameter);
      return [
        {
          name: `${method.toUpperCase()} ${template}`,
          method: method.toUpperCase() as Method,
          template,
          path: withParameter(template, SOME_ID),
          query: parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name),
          body: sampleBody(document, operation.requestBody),
          uploads: 'multipart/form-data' in contentOf(operation.requestBody),
          ...marks,
        },
      ];
    }),
  );
}

/** The route's path with this in the place of each parameter, as it is. */
export function withParameter(template: string, value: string): string {
  return template.replace(/\{\w+\}/g, () => value);
}

/** What the guards read off each handler, by operation id. */
function handlersOf(app: NestFastifyApplication): Map<string, Pick<Route, 'open' | 'role'>> {
  const found = new Map<string, Pick<Route, 'open' | 'role'>>();
  for (const module of app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) {
      if (typeof metatype !== 'function') continue;
      const prototype = metatype.prototype as Record<string, unknown>;
      for (const method of Object.getOwnPropertyNames(prototype)) {
        const handler = Object.getOwnPropertyDescriptor(prototype, method)?.value as unknown;
        if (typeof handler !== 'function') continue;
        const own = (key: string): unknown => Reflect.getMetadata(key, handler);
        const shared = (key: string): unknown => Reflect.getMetadata(key, metatype);
        found.set(`${metatype.name.replace(/Controller$/, '')}_${method}`, {
          // The word nearest to the route holds.
          open: Boolean(
            own(PUBLIC_METADATA) ?? (own(ROLE_METADATA) === undefined && shared(PUBLIC_METADATA)),
          ),
          role: (own(ROLE_METADATA) ?? shared(ROLE_METADATA)) as ActorRole | undefined,
        });
      }
    }
  }
  return found;
}

function contentOf(body: unknown): Record<string, { schema?: Schema }> {
  return (body as { content?: Record<string, { schema?: Schema }> } | undefined)?.content ?? {};
}

function sampleBody(document: OpenAPIObject, body: unknown): Record<string, unknown> | undefined {
  const schema = contentOf(body)['application/json']?.schema;
  if (!schema) return undefined;
  return sample(document, schema, 0) as Record<string, unknown>;
}

/** A value of the schema: its example where it has one. */
function sample(document: OpenAPIObject, schema: Schema, depth: number): unknown {
  if (depth > 5) return undefined;
  if ('example' in schema) return schema.example;
  const [first] = [...((schema.allOf ?? schema.oneOf ?? schema.anyOf ?? []) as Schema[])];
  if (first) return sample(document, first, depth + 1);
  if (typeof schema.$ref === 'string') {
    const name = schema.$ref.split('/').at(-1) ?? '';
    return sample(document, (document.components?.schemas?.[name] ?? {}) as Schema, depth + 1);
  }
  if (Array.isArray(schema.enum)) return schema.enum[0];
  if (schema.format === 'uuid') return SOME_ID;
  if (schema.format === 'date-time') return '2026-03-02T10:00:00.000Z';
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries((schema.properties ?? {}) as Record<string, Schema>).map(([name, property]) => [
          name,
          sample(document, property, depth + 1),
        ]),
      );
    case 'array':
      return [sample(document, (schema.items ?? {}) as Schema, depth + 1)];
    case 'number':
    case 'integer':
      return schema.minimum ?? 1;
    case 'boolean':
      return true;
    default:
      return 'text';
  }
}
