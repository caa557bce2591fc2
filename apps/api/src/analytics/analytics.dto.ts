import { ApiProperty } from '@nestjs/swagger';

/** What a figure of the dashboard means. */
export class DefinitionDto {
  /**
   * Where the figure stands in the dashboard, dotted.
   * @example conversionRate
   */
  name: string;

  /**
   * A heading for it.
   * @example Conversion rate
   */
  title: string;

  /** What it is measured in. A fraction is 0 to 1. */
  @ApiProperty({ enum: ['fraction', 'seconds', 'count', 'money'], example: 'fraction' })
  unit: string;

  /**
   * What it tells, in one sentence.
   * @example The share of the leads of the period that became customers.
   */
  meaning: string;

  /**
   * How it is computed, in words.
   * @example leads created in the period that are WON by now / leads created in the period
   */
  formula: string;
}

/** All definitions, in the order of the dashboard. */
export class DefinitionListDto {
  /** One for each figure. */
  data: DefinitionDto[];

  /** Always null: there is one page. */
  @ApiProperty({ type: String, nullable: true, example: null })
  nextCursor: null;
}
