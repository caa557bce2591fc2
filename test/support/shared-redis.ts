/** A Redis that the tests may share with others, where one was named (`TEST_REDIS_HOST`). */
export const sharedRedisHost = process.env.TEST_REDIS_HOST;
