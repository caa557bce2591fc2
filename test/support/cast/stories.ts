import { STORIES_ENGLISH } from './stories.english.js';
import { STORIES_ABROAD } from './stories.abroad.js';
import type { Story } from './story.js';

/** All stories, in the order in which they are dealt to the customers. */
export const STORIES: Story[] = [...STORIES_ENGLISH, ...STORIES_ABROAD];
