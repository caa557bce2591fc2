import { htmlOf } from '@libs/html/clean-html.js';

/** The page that a link in a mail opens, with a button: programs that look at every link in a mail press none. */
export function questionPage(what: string): string {
  return page(
    'Stop these mails?',
    `<p>You will get no more ${htmlOf(what)}.</p>
<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click"><button type="submit">Stop these mails</button></form>`,
  );
}

/** What is shown when it is done, now or before. */
export function donePage(what: string): string {
  return page(
    'Done',
    `<p>You get no more ${htmlOf(what)}. If you work here, you can turn them on again in your notification preferences.</p>`,
  );
}

function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="robots" content="noindex"><title>${title} - Parley</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 32rem; margin: 4rem auto; padding: 0 1rem; }
button { font: inherit; padding: .6rem 1.2rem; cursor: pointer; }
</style></head><body><main><h1>${title}</h1>
${content}
</main></body></html>
`;
}
