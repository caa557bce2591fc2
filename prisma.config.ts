import { defineConfig } from 'prisma/config';

// `prisma generate` needs no schema engine, yet the CLI insists on downloading one: any file that exists
// on every system satisfies it. Migrations are run by libs/database/migrations, never by this CLI.
if (process.argv.includes('generate')) process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
});
