/** Whether the long tests run too: `npm run test:security` asks for them. */
export const fullRun = process.env.SECURITY_FULL_RUN === 'true';
