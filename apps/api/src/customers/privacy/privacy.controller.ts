import { Readable } from 'node:stream';
import { Controller, Get, HttpCode, Param, Post, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Roles } from '@libs/http/access.js';
import { IdParam } from '@libs/http/id-param.dto.js';
import { ApiProblems } from '@libs/http/openapi.js';
import { Erasure } from './erasure.service.js';
import { PersonalData } from './personal-data.service.js';
import { ErasureDto } from './privacy.dto.js';

/** What people may ask of us about themselves. */
@ApiTags('Customers')
@Roles('ADMIN')
@Controller('api/customers/:id')
@ApiProblems(400, 401, 404)
export class PrivacyController {
  constructor(
    private readonly personalData: PersonalData,
    private readonly erasure: Erasure,
  ) {}

  /** Everything that is held on a customer, from every part of the product. Streamed as it is read. */
  @Get('personal-data')
  @ApiOkResponse({
    description: 'One object with a list for each kind of data.',
    schema: {
      type: 'object',
      properties: { customerId: { type: 'string', format: 'uuid' }, at: { type: 'string' } },
      additionalProperties: { type: 'array', items: { type: 'object' } },
      example: {
        customerId: '0192f7c1-5a2e-7cc0-9d0b-3f1d2f6b8a01',
        at: '2026-03-02T10:00:00.000Z',
        customers: [{ name: 'Ana Souza' }],
        messages: [{ body: 'How much is the large plan?' }],
      },
    },
  })
  async describe(@Param() { id }: IdParam): Promise<StreamableFile> {
    const text = Readable.from(await this.personalData.of(id), { objectMode: false });
    return new StreamableFile(text, {
      type: 'application/json; charset=utf-8',
      disposition: `attachment; filename="personal-data-${id}.json"`,
    });
  }

  /**
   * Erases a customer for good: names, addresses, words, files and raw deliveries go, and what is counted stays
   * counted. What of theirs comes late does not bring them back.
   */
  @Post('erase')
  @HttpCode(200)
  @ApiOkResponse({ type: ErasureDto, description: 'The person is erased.' })
  erase(@Param() { id }: IdParam): Promise<ErasureDto> {
    return this.erasure.erase(id);
  }
}
