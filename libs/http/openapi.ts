import { applyDecorators } from '@nestjs/common';
import {
  ApiProperty,
  ApiPropertyOptional,
  ApiResponse,
  DocumentBuilder,
  SwaggerModule,
} from '@nestjs/swagger';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';

interface Reference {
  $ref: string;
}

class FieldErrorDto {
  @ApiProperty({ description: 'Dotted path into the request.', example: 'email' })
  path: string;

  @ApiProperty({ description: 'What is wrong with it.', example: 'must be an email' })
  message: string;
}

/** RFC 9457. */
export class ProblemDto {
  @ApiProperty({ description: 'A URN made of the code.', example: 'urn:parley:problem:customers.not_found' })
  type: string;

  @ApiProperty({ description: 'The status in words.', example: 'Not Found' })
  title: string;

  @ApiProperty({ description: 'The HTTP status.', example: 404 })
  status: number;

  @ApiProperty({
    description: 'What happened and what to do.',
    example: 'There is no customer with this id.',
  })
  detail: string;

  @ApiProperty({
    description: 'Path of the request.',
    example: '/api/customers/0192f7c1-0000-7000-8000-000000000000',
  })
  instance: string;

  @ApiProperty({ description: 'Stable code to program against.', example: 'customers.not_found' })
  code: string;

  @ApiProperty({
    description: 'Names the request in the logs.',
    example: '6f1c2f9e-8c52-4f38-9f0f-2f3b8b1b0d11',
  })
  requestId: string;

  @ApiPropertyOptional({ description: 'The fields at fault.', type: [FieldErrorDto] })
  errors?: FieldErrorDto[];
}

const MEANING: Record<number, string> = {
  400: 'The request does not fit the contract.',
  401: 'No token, or a bad one.',
  403: 'The role does not allow it.',
  404: 'There is no such resource.',
  409: 'The current state does not allow it.',
  410: 'It was there and was removed for good.',
  412: 'Changed by somebody else since you read it.',
  413: 'The body is larger than this address takes.',
  415: 'This address takes bodies of another type.',
  422: 'It can not be carried out as it stands.',
  429: 'Too many requests; Retry-After says how long to wait, in seconds.',
  503: 'Something needed is away; Retry-After says when to try again.',
};

/** What every route below /api may answer: each is limited, and each needs the database. */
const EVERYWHERE = [429, 503];

/** Documents the problems a route answers with, beside those that every route may. */
export function ApiProblems(...statuses: number[]): MethodDecorator & ClassDecorator {
  return applyDecorators(...statuses.map((status) => ApiResponse({ status, ...problem(status) })));
}

function problem(status: number): { description: string; content: Record<string, { schema: Reference }> } {
  return {
    description: MEANING[status] ?? 'An error.',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemDto' } } },
  };
}

/** The OpenAPI document of all routes. */
export function openApiDocument(app: NestFastifyApplication, version: string): OpenAPIObject {
  const base = new DocumentBuilder()
    .setTitle('Parley')
    .setDescription(
      'Self-hosted conversational CRM. Sign in with POST /api/auth/login, then press Authorize and paste the access token.',
    )
    .setVersion(version)
    .setLicense('AGPL-3.0-or-later', 'https://www.gnu.org/licenses/agpl-3.0.html')
    .addServer('/')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An access token or an API key.' })
    .addSecurityRequirements('bearer')
    .build();
  base.info.contact = { name: 'The administrator of this installation' };
  const document = SwaggerModule.createDocument(app, base, {
    extraModels: [ProblemDto],
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  for (const [path, { get, post, put, patch, delete: remove }] of Object.entries(document.paths)) {
    if (!path.startsWith('/api/')) continue;
    for (const operation of [get, post, put, patch, remove])
      for (const status of EVERYWHERE) if (operation) operation.responses[status] ??= problem(status);
  }
  return document;
}

/** Serves the document and Swagger UI at /docs, with all assets from this process. */
export function serveOpenApi(app: NestFastifyApplication, version: string): void {
  SwaggerModule.setup('docs', app, () => openApiDocument(app, version), {
    jsonDocumentUrl: 'docs/openapi.json',
    yamlDocumentUrl: 'docs/openapi.yaml',
    customSiteTitle: 'Parley API',
    swaggerOptions: { persistAuthorization: true, displayRequestDuration: true, docExpansion: 'none' },
  });
}
