import { access } from './variables/access.js';
import { channels } from './variables/channels.js';
import { exporting } from './variables/exporting.js';
import { keeping } from './variables/keeping.js';
import { notifying } from './variables/notifying.js';
import { process } from './variables/process.js';
import { storage } from './variables/storage.js';
import { understanding } from './variables/understanding.js';
import { watching } from './variables/watching.js';

/**
 * Every environment variable Parley reads: type, default, one sentence, an example of a right value.
 * `.env.example` is made from these tables.
 */
export const variables = {
  ...process,
  ...storage,
  ...access,
  ...notifying,
  ...understanding,
  ...channels,
  ...watching,
  ...keeping,
  ...exporting,
};
