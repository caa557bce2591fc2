import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsEnum,
  IsIn,
  IsOptional,
  IsString,
  IsUrl,
  IsUUID,
  Length,
  MaxLength,
  ValidateBy,
  ValidateIf,
  IsObject,
  ValidateNested,
} from 'class-validator';
import { Platform } from '@libs/database/generated/enums.js';

const FILE_KINDS = ['image', 'video', 'audio', 'document', 'sticker'] as const;

/** A file to send, by its address: the platform fetches it from there. */
export class OutgoingAttachmentDto {
  /** What it is. */
  @ApiProperty({ enum: FILE_KINDS, example: 'document' })
  @IsIn(FILE_KINDS)
  kind: (typeof FILE_KINDS)[number];

  /**
   * Where the platform can fetch it, over https and from the public internet.
   * @example 'https://example.com/price-list.pdf'
   */
  @IsUrl({ protocols: ['https'], require_protocol: true })
  @MaxLength(2000)
  url: string;

  /** @example 'application/pdf' */
  @IsOptional()
  @IsString()
  @Length(1, 200)
  mimeType?: string;

  /**
   * Name under which the customer sees it.
   * @example 'price-list.pdf'
   */
  @IsOptional()
  @IsString()
  @Length(1, 255)
  name?: string;

  /** Words under it. */
  @IsOptional()
  @IsString()
  @Length(1, 1024)
  caption?: string;
}

/** A message to a customer. */
export class SendMessageDto {
  /** To whom. */
  @IsUUID()
  customerId: string;

  /** Where: the platform of the customer's latest conversation when it is left out. */
  @ApiPropertyOptional({ enum: Platform, enumName: 'Platform' })
  @ValidateIf((_, value) => value !== undefined)
  @IsEnum(Platform)
  platform?: Platform;

  /**
   * The words, up to 10,000 characters; may be empty only with an attachment. Platforms may take fewer.
   * @example 'The large plan is 49 euros a month.'
   */
  @IsString()
  @MaxLength(10_000)
  @SaysSomething()
  body: string;

  /** Files to go with it, at most 10. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(10)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => OutgoingAttachmentDto)
  attachments?: OutgoingAttachmentDto[];

  /** The message of the same conversation that this one answers. */
  @IsOptional()
  @IsUUID()
  replyToId?: string;
}

/** Refuses a message without words and without files. */
function SaysSomething(): PropertyDecorator {
  return ValidateBy({
    name: 'saysSomething',
    validator: {
      validate: (body, of) =>
        (typeof body === 'string' && body.trim() !== '') ||
        ((of?.object as SendMessageDto | undefined)?.attachments?.length ?? 0) > 0,
      defaultMessage: () => 'must not be empty when nothing is attached',
    },
  });
}
