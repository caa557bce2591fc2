import { notFound } from '@libs/http/json.js';

/** 404. */
export const articleNotFound = notFound('knowledge.not_found', 'article');
