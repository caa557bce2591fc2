import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, IsUUID, Length } from 'class-validator';
import { IsInstant } from '@libs/http/instant.dto.js';
import { PageQuery } from '@libs/http/paging.dto.js';

const ACTOR_TYPES = ['user', 'api-key', 'system'] as const;

/** Which entries are wanted: all conditions hold together. */
export class AuditLogQuery extends PageQuery {
  /** Only what this kind of actor did; `system` is the product itself, and callers who were not signed in. */
  @ApiPropertyOptional({ enum: ACTOR_TYPES })
  @IsOptional()
  @IsIn(ACTOR_TYPES)
  actorType?: (typeof ACTOR_TYPES)[number];

  /** Only what this user or API key did. */
  @IsOptional()
  @IsUUID()
  actorId?: string;

  /**
   * Only this action.
   * @example 'updated'
   */
  @IsOptional()
  @IsString()
  @Length(1, 100)
  action?: string;

  /**
   * Only what was done to this kind of thing.
   * @example 'customer'
   */
  @IsOptional()
  @IsString()
  @Length(1, 100)
  entity?: string;

  /** Only what was done to this one. */
  @IsOptional()
  @IsString()
  @Length(1, 100)
  entityId?: string;

  /** Only what was done at this time or later. */
  @IsOptional()
  @IsInstant()
  createdFrom?: Date;

  /** Only what was done before this time. */
  @IsOptional()
  @IsInstant()
  createdTo?: Date;
}

/** Who did something. */
export class AuditActorDto {
  @ApiProperty({ enum: ACTOR_TYPES, example: 'user' })
  type: (typeof ACTOR_TYPES)[number];

  /** The user or API key; null for the product itself and for callers who were not signed in. */
  @ApiProperty({ format: 'uuid', nullable: true, type: String })
  id: string | null;

  /**
   * Their name at that time.
   * @example 'Mira Manager'
   */
  name: string | null;
}

/** Whatever the field of a resource may hold, or null. */
const ANY_VALUE = {
  nullable: true,
  oneOf: [
    ...['string', 'number', 'boolean', 'object'].map((type) => ({ type, nullable: true })),
    { type: 'array', items: {}, nullable: true },
  ],
};

/** A field before and after. */
export class AuditedFieldDto {
  /** Null where there was nothing, and where the person it is about was erased. */
  @ApiProperty(ANY_VALUE)
  from: unknown;

  /** Null where nothing is left, and where the person it is about was erased. */
  @ApiProperty(ANY_VALUE)
  to: unknown;
}

/** Who did what to what, when, and from where. */
export class AuditEntryDto {
  /** UUIDv7. */
  @ApiProperty({ format: 'uuid', example: '0192f7c1-5a2e-7cc0-9d0b-3f1d2f6b8a01' })
  id: string;

  actor: AuditActorDto;

  /**
   * `created`, `updated`, `deleted`, or what else can be done: `signed-in`, `replayed`, `erased`.
   * @example 'updated'
   */
  action: string;

  /**
   * The kind of thing it was done to.
   * @example 'customer'
   */
  entity: string;

  /** Which of them; null where there was none, as for a sign-in with an unknown address. */
  @ApiProperty({ nullable: true, type: String, example: '0192f7c1-5a2e-7cc0-9d0b-3f1d2f6b8a02' })
  entityId: string | null;

  /** The fields that changed. Secrets and the words of messages are never among them. */
  @ApiProperty({
    type: 'object',
    additionalProperties: { $ref: '#/components/schemas/AuditedFieldDto' },
  })
  changes: Record<string, AuditedFieldDto>;

  /**
   * The address the request came from; null when the product did it.
   * @example '192.0.2.17'
   */
  ip: string | null;

  /** The X-Request-Id of the request. */
  @ApiProperty({ nullable: true, type: String, example: '6f1c2f9e-8c52-4f38-9f0f-2f3b8b1b0d11' })
  requestId: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-03-02T10:00:00.000Z' })
  createdAt: string;
}

/** A page of the audit log. */
export class AuditLogPageDto {
  /** Newest first. */
  data: AuditEntryDto[];

  /** Asks for the next page; null on the last one. */
  nextCursor: string | null;
}
