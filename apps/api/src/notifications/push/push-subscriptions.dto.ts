import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsDefined,
  IsNumber,
  IsOptional,
  IsString,
  Length,
  Matches,
  MaxLength,
  ValidateIf,
  IsObject,
  ValidateNested,
} from 'class-validator';

const BASE64URL = /^[\w-]+=*$/;

/** The keys of a browser's subscription. */
export class PushKeysDto {
  /**
   * The browser's public key: a point on P-256, 65 bytes in base64url.
   * @example 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4'
   */
  @IsString()
  @MaxLength(100)
  @Matches(BASE64URL, { message: 'must be base64url' })
  p256dh: string;

  /**
   * The browser's secret: 16 bytes in base64url.
   * @example 'BTBZMqHH6r4Tts7J_aSIgg'
   */
  @IsString()
  @MaxLength(40)
  @Matches(BASE64URL, { message: 'must be base64url' })
  auth: string;
}

/** Where a browser is reached, and how to encrypt for it. */
export class PushAddressDto {
  /**
   * The push service's address for this browser, https.
   * @example 'https://updates.push.example.net/wpush/v2/gAAAAABn'
   */
  @IsString()
  @Length(1, 2000)
  endpoint: string;

  /** The keys to encrypt for it. */
  @IsDefined()
  @IsObject()
  @ValidateNested()
  @Type(() => PushKeysDto)
  keys: PushKeysDto;
}

/** A browser's `PushSubscription.toJSON()` and a name for the device. */
export class SubscribeDto extends PushAddressDto {
  /** When the subscription ends, Unix milliseconds, as browsers tell it. Not used: the push service says so in time. */
  @ApiProperty({ type: Number, nullable: true, required: false, example: null })
  @IsOptional()
  @ValidateIf((_, value) => value !== null)
  @IsNumber()
  expirationTime?: number | null;

  /**
   * How you call the device, 1 to 100 characters.
   * @example 'Firefox on the kitchen laptop'
   */
  @IsString()
  @Length(1, 100)
  deviceName: string;
}

/** A subscription that a browser has replaced. */
export class RenewSubscriptionDto {
  /** The one before, in full: knowing its keys proves that it is the same browser. */
  @IsDefined()
  @IsObject()
  @ValidateNested()
  @Type(() => PushAddressDto)
  old: PushAddressDto;

  /** The one that holds from now on. */
  @IsDefined()
  @IsObject()
  @ValidateNested()
  @Type(() => PushAddressDto)
  renewed: PushAddressDto;
}

/** A device that is pushed to. */
export class PushSubscriptionDto {
  /** UUIDv7. */
  @ApiProperty({ format: 'uuid', example: '0192f7c1-7a11-7cc3-9d1f-3f1a5f4c7e66' })
  id: string;

  /** @example 'Firefox on the kitchen laptop' */
  deviceName: string;

  /**
   * The push service. The rest of its address is the browser's secret.
   * @example 'https://updates.push.example.net'
   */
  service: string;

  /** The push service asked us not to send before this; null when it did not. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  pausedUntil: string | null;

  /** When the push service last took a message; null before the first. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-03-02T10:00:00.000Z' })
  lastUsedAt: string | null;

  /** Why the last message did not arrive; null when it did. */
  @ApiProperty({ type: String, nullable: true, example: null })
  lastError: string | null;

  /** When that was. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  lastErrorAt: string | null;

  /** When you subscribed. */
  @ApiProperty({ format: 'date-time', example: '2026-03-01T10:00:00.000Z' })
  createdAt: string;
}

/** A page of devices. */
export class PushSubscriptionPageDto {
  /** Newest first. */
  data: PushSubscriptionDto[];

  /** Pass it as `cursor` for the page after; null on the last one. */
  nextCursor: string | null;
}

/** What browsers subscribe with. */
export class PushPublicKeyDto {
  /**
   * The `applicationServerKey`, base64url.
   * @example 'BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM'
   */
  publicKey: string;
}

/** What became of a test. */
export class PushTestDto {
  /** Whether the push service took the message. */
  @ApiProperty({ example: true })
  delivered: boolean;

  /** Why not; null when it did. */
  @ApiProperty({ type: String, nullable: true, example: null })
  error: string | null;

  /** Whether the device was removed, because its browser has ended the subscription. */
  @ApiProperty({ example: false })
  removed: boolean;
}
