import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IdParam } from '@libs/http/id-param.dto.js';
import { orThrow } from '@libs/http/json.js';
import type { JsonText } from '@libs/http/json-text.js';
import { ApiProblems } from '@libs/http/openapi.js';
import { PageQuery } from '@libs/http/paging.dto.js';
import { customerNotFound } from '../../customers/customers.errors.js';
import { CustomersService } from '../../customers/customers.service.js';
import { MessagePageDto } from '../messages.dto.js';
import { conversationNotFound } from '../messages.errors.js';
import { MessagesRepository } from '../messages.repository.js';
import { ConversationsRepository } from './conversations.repository.js';

/** What was said, in one conversation or by one customer. */
@ApiTags('Messages')
@Controller('api')
@ApiProblems(400, 401)
export class ThreadsController {
  constructor(
    private readonly messages: MessagesRepository,
    private readonly conversations: ConversationsRepository,
    private readonly customers: CustomersService,
  ) {}

  /** Lists the messages of a conversation; what was said last comes first. */
  @Get('conversations/:id/messages')
  @ApiOkResponse({ type: MessagePageDto, description: 'A page of messages.' })
  @ApiProblems(404)
  async ofConversation(@Param() { id }: IdParam, @Query() page: PageQuery): Promise<JsonText> {
    orThrow((await this.conversations.exists(id)) || undefined, conversationNotFound);
    return this.messages.ofConversation(id, page);
  }

  /** Lists the messages of a customer on all platforms; what was said last comes first. */
  @Get('customers/:id/messages')
  @ApiOkResponse({ type: MessagePageDto, description: 'A page of messages.' })
  @ApiProblems(404)
  async ofCustomer(@Param() { id }: IdParam, @Query() page: PageQuery): Promise<JsonText> {
    orThrow((await this.customers.exists(id)) || undefined, customerNotFound);
    return this.messages.ofCustomer(id, page);
  }
}
