import { IsUUID } from 'class-validator';

/** The id in the path. */
export class IdParam {
  /** Id of the resource, a UUID. */
  @IsUUID()
  id: string;
}
