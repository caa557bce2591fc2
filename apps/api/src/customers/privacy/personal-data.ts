import { SetMetadata, type CustomDecorator } from '@nestjs/common';

/** Whose data is meant. */
export interface Subject {
  customerId: string;
  /** What they are known by, now and earlier: `WHATSAPP:491701`, `email:a@b.example`, `phone:+491701`. */
  names: readonly string[];
}

/** One list of the answer to "what do you hold on me". */
export interface PersonalDataSection {
  /** Its name in the answer. Sections of several holders with the same name become one list. */
  name: string;
  /** The entries as JSON texts, read as they are asked for: there may be a hundred thousand. */
  entries: AsyncIterable<string>;
}

/**
 * A part of the product that holds data on customers. Every table must have one that answers for it, or a reason why
 * it needs none (test/registries/personal-data.spec.ts).
 */
export interface HoldsPersonalData {
  /** The tables it answers for. */
  readonly tables: readonly string[];
  /** All it holds on the person. */
  describe(subject: Subject): PersonalDataSection[];
  /**
   * Takes what tells of the person out of at most `limit` rows of each kind. Rows that are counted somewhere stay and
   * lose what is personal. Runs in a transaction that nobody else can write about the person in; doing it again does
   * no harm.
   *
   * @returns whether nothing is left
   */
  erase(subject: Subject, limit: number): Promise<boolean>;
}

export const PERSONAL_DATA_METADATA = 'parley:personal-data';

/** Marks a provider that holds data on customers. */
export function PersonalDataHolder(): CustomDecorator {
  return SetMetadata(PERSONAL_DATA_METADATA, true);
}
