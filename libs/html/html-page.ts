/**
 * A small page of Parley's own, for whoever follows a link in a mail: light and dark, without scripts.
 *
 * @param title plain text without special characters
 * @param content HTML
 */
export function htmlPage(title: string, content: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="robots" content="noindex"><title>${title} - Parley</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 32rem; margin: 4rem auto; padding: 0 1rem; }
input { font: inherit; padding: .4rem .6rem; width: 100%; box-sizing: border-box; }
button { font: inherit; padding: .6rem 1.2rem; cursor: pointer; }
</style></head><body><main><h1>${title}</h1>
${content}
</main></body></html>
`;
}
