import { cleanHtml } from '../html/clean-html.js';

/**
 * The HTML of a mail as it leaves: cleaned, in a document that is the same for all and the only place for styles of its
 * own. Programs that know dark mode take its colours for the classes that `cleanHtml` lets through; the others show the
 * colours that stand in the mail itself.
 *
 * @param html what stands in the body
 */
export function asSent(html: string): string {
  return `${HEAD}${cleanHtml(html)}</body></html>`;
}

const STYLES = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
body { margin: 0; padding: 0; -webkit-text-size-adjust: 100%; }
@media (max-width: 620px) {
  .card { width: 100% !important; }
  .inside { padding: 20px 16px !important; }
}
@media (prefers-color-scheme: dark) {
  .page { background-color: #0f1318 !important; }
  .card { background-color: #1b2129 !important; border-color: #333c47 !important; }
  .text { color: #e8ecf1 !important; }
  .muted { color: #9fabb8 !important; }
  .rule { border-color: #333c47 !important; }
  .link { color: #8bb8ff !important; }
  .button { background-color: #3b7be0 !important; }
  .bar { background-color: #6ea3f5 !important; }
}`;

const HEAD =
  '<!doctype html><html lang="en" dir="auto"><head><meta charset="utf-8">' +
  '<meta name="viewport" content="width=device-width, initial-scale=1">' +
  '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">' +
  // Telephones make links of what looks like a number or a date, in colours of theirs.
  '<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">' +
  `<style>${STYLES}\n</style></head><body class="page" style="margin:0;padding:0;background-color:#f2f4f7">`;
