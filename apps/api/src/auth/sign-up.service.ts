import { Injectable } from '@nestjs/common';
import { Config } from '@libs/config/config.js';
import type { JsonText } from '@libs/http/json-text.js';
import { SignupDisabledError } from './auth.errors.js';
import type { SignUpDto } from './sign-in.dto.js';
import { UsersService } from './users.service.js';

/** Lets strangers become agents, where the installation wants that. */
@Injectable()
export class SignUpService {
  constructor(
    private readonly config: Config,
    private readonly users: UsersService,
  ) {}

  /**
   * Makes an agent. That an address is taken is told: without a mail to confirm it, it can't be hidden.
   *
   * @throws SignupDisabledError, EmailTakenError, WeakPasswordError
   */
  async signUp({ email, password, name }: SignUpDto): Promise<JsonText> {
    if (!this.config.ALLOW_SIGNUP) throw new SignupDisabledError();
    return this.users.create({ email, password, name, role: 'AGENT' });
  }
}
