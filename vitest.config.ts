import { defineConfig } from 'vitest/config';

// Files share a worker's modules: the product is loaded once a worker, not once a file. Each file has a database of its own.
const shared = { environment: 'node', isolate: false, testTimeout: 60_000, hookTimeout: 120_000 };

export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    // One more than the cores of a small machine: much of the time is waiting for processes, timeouts and disks.
    maxWorkers: 3,
    projects: [
      {
        extends: true,
        test: {
          ...shared,
          name: 'rules',
          include: ['apps/**/*.spec.ts', 'libs/**/*.spec.ts'],
          // Decorators need it, whichever file comes first.
          setupFiles: ['reflect-metadata'],
        },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: 'product',
          include: ['test/**/*.spec.ts'],
          globalSetup: ['test/support/global-setup.ts'],
        },
      },
    ],
  },
});
