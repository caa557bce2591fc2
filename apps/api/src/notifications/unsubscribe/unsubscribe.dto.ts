import { IsString, MaxLength } from 'class-validator';

/** The address of a link in a mail. */
export class UnsubscribeParam {
  /** Of the mail; it is signed. */
  @IsString()
  @MaxLength(200)
  token: string;
}
