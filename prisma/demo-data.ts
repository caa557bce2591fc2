import { AiService } from '@libs/ai/ai.service.js';
import { loadConfig } from '@libs/config/config.js';
import { projectPath } from '@libs/config/project-path.js';
import { Database } from '@libs/database/database.js';
import { createLogger } from '@libs/log/log.js';
import { UsersService } from '../apps/api/src/auth/users.service.js';
import { createApp } from '../apps/api/src/create-app.js';
import { COLLEAGUES } from '../test/support/cast/people.js';
import { seed, type Seeded } from './seed.js';

/** Known to everybody: the demo listens on this machine only. */
export const DEMO_PASSWORD = 'ada explores the demo';

/** The demo's whole environment: a data folder of its own, open channels, nothing outside. */
export const DEMO_ENV = {
  DATA_DIR: projectPath('.data-demo'),
  HOST: '127.0.0.1',
  PORT: '3000',
  ADMIN_EMAIL: 'ada@example.com',
  ADMIN_PASSWORD: DEMO_PASSWORD,
  GENERIC_WEBHOOK_SECRET: `whsec_${Buffer.from('the generic secret of the demo').toString('base64')}`,
  WHATSAPP_APP_SECRET: 'the app secret of the demo',
  WHATSAPP_PHONE_NUMBER_ID: '209871234500011',
  WHATSAPP_VERIFY_TOKEN: 'the verify token of the demo',
  LOG_LEVEL: 'warn',
};

/** Makes the demo's database, its people and their past, then closes it again. */
export async function prepareDemo(): Promise<Seeded> {
  const config = loadConfig({ ...DEMO_ENV, PROCESS_ROLE: 'web' });
  const app = await createApp(config, createLogger(config));
  try {
    await app.init();
    const database = app.get(Database);
    const users = app.get(UsersService);
    for (const colleague of COLLEAGUES) {
      const known = await database.prisma.user.count({ where: { email: colleague.email } });
      if (known === 0) await users.create(colleague);
    }
    const agents = await database.prisma.user.findMany({ where: { role: 'AGENT' }, select: { id: true } });
    return await seed({
      database,
      analyze: (messages) => app.get(AiService).analyze(messages),
      agents: agents.map(({ id }) => id),
      now: new Date(),
    });
  } finally {
    await app.close();
  }
}
