/** Most tags of one customer, and the most characters of one tag. */
export const MAX_TAGS = 50;
export const MAX_TAG_LENGTH = 50;

/** Tags without outer spaces, each once, in the order given. What is no list of texts comes back as it was. */
export function tidyTags(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const tags = value.map((tag: unknown) => (typeof tag === 'string' ? tag.trim() : tag));
  return [...new Set(tags)];
}
