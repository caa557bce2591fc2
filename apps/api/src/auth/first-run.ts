import { randomInt } from 'node:crypto';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Audit } from '@libs/audit/audit.js';
import { Config, ConfigError } from '@libs/config/config.js';
import { Database } from '@libs/database/database.js';
import { v7 } from '@libs/database/id.js';
import { normaliseEmail } from './account-fields.js';
import { WeakPasswordError } from './auth.errors.js';
import { PasswordsService } from './passwords/passwords.service.js';
import { UsersRepository } from './users.repository.js';

/** No 0 and o, no 1, l and i: a person copies it from a console. Five groups of four are 98 random bits. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Makes the first administrator when there is no user yet. */
@Injectable()
export class FirstRun implements OnApplicationBootstrap {
  private made: { email: string; password: string } | undefined;

  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly users: UsersRepository,
    private readonly passwords: PasswordsService,
    private readonly audit: Audit,
  ) {}

  /**
   * The first administrator's address and random password, if this process made them in this run; undefined when
   * ADMIN_PASSWORD was given. They are kept nowhere else: print them on the console, never into a log.
   */
  get credentials(): { email: string; password: string } | undefined {
    return this.made;
  }

  /** @throws ConfigError when ADMIN_PASSWORD is too weak */
  async onApplicationBootstrap(): Promise<void> {
    // A worker has no console that anybody reads: it leaves this to the process that serves.
    if (this.config.PROCESS_ROLE === 'worker' || (await this.users.any())) return;
    const given = this.config.ADMIN_PASSWORD;
    const password = given ?? randomPassword();
    const email = normaliseEmail(this.config.ADMIN_EMAIL);
    const created = await this.create(email, await this.hash(password, email));
    if (created && given === undefined) this.made = { email, password };
  }

  private async hash(password: string, email: string): Promise<string> {
    try {
      return await this.passwords.accept(password, { email, name: NAME });
    } catch (error) {
      if (!(error instanceof WeakPasswordError)) throw error;
      throw new ConfigError(
        `The first administrator can not be made with this ADMIN_PASSWORD. ${error.detail} ` +
          'Leave it out to have a random one printed.',
      );
    }
  }

  /** @returns false when another process was faster */
  private create(email: string, passwordHash: string): Promise<boolean> {
    return this.database.transaction(async () => {
      await this.database.rows("select pg_advisory_xact_lock(hashtextextended('parley first run', 0))::text");
      if (await this.users.any()) return false;
      const id = v7();
      await this.users.insert({ id, email, name: NAME, role: 'ADMIN', active: true, passwordHash });
      const after = { email, name: NAME, role: 'ADMIN', active: true };
      await this.audit.record({ action: 'created', entity: 'user', entityId: id, after });
      return true;
    });
  }
}

const NAME = 'Administrator';

function randomPassword(): string {
  const letter = (): string => LETTERS[randomInt(LETTERS.length)] ?? '';
  const group = (): string => Array.from({ length: 4 }, letter).join('');
  return Array.from({ length: 5 }, group).join('-');
}
