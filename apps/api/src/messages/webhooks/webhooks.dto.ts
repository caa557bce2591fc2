/** The answer to a delivery. */
export class ReceivedDto {
  /** Always true: everything else is a problem. */
  received: boolean;
}
