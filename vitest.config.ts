import { configDefaults, defineConfig } from 'vitest/config';

/** Tests that start many processes, or try everything where a sample stands for it, run under ORGLAB_ALL=1 (npm run test:all). */
const slow = process.env.ORGLAB_ALL ? [] : ['test/**/*.slow.test.ts'];

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...slow],
    pool: 'threads',
    isolate: false,
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
