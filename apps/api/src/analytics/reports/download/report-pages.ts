import { htmlPage } from '@libs/html/html-page.js';
import { htmlOf } from '@libs/html/clean-html.js';

/**
 * The page on which a manager signs in to get the file of a report.
 *
 * @param trouble what was wrong with the last try
 * @param email what was typed then
 */
export function signInPage(trouble?: string, email = ''): string {
  return htmlPage(
    'Download the report',
    `<p>Sign in with an account that is a manager or an administrator. The download starts at once.</p>
${trouble === undefined ? '' : `<p role="alert"><strong>${htmlOf(trouble)}</strong></p>\n`}<form method="post">
<p><label>E-mail address<br><input name="email" type="email" value="${htmlOf(email)}" autocomplete="username" maxlength="254" required></label></p>
<p><label>Password<br><input name="password" type="password" autocomplete="current-password" maxlength="256" required></label></p>
<button type="submit">Download</button></form>`,
  );
}

/** Says why there is no file. */
export function problemPage(detail: string): string {
  return htmlPage('No file', `<p>${htmlOf(detail)}</p>`);
}
