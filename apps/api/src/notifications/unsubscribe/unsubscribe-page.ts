import { htmlOf } from '@libs/html/clean-html.js';
import { htmlPage } from '@libs/html/html-page.js';

/** The page that a link in a mail opens, with a button: programs that look at every link in a mail press none. */
export function questionPage(what: string): string {
  return htmlPage(
    'Stop these mails?',
    `<p>You will get no more ${htmlOf(what)}.</p>
<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click"><button type="submit">Stop these mails</button></form>`,
  );
}

/** What is shown when it is done, now or before. */
export function donePage(what: string): string {
  return htmlPage(
    'Done',
    `<p>You get no more ${htmlOf(what)}. If you work here, you can turn them on again in your notification preferences.</p>`,
  );
}
