const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/** Inline styles of the parts of a page: programs that drop style sheets show these. */
export const STYLE = {
  title: `margin:0 0 12px;${FONT};font-size:22px;line-height:28px;font-weight:700;color:#1b2430`,
  heading: `margin:28px 0 8px;${FONT};font-size:16px;line-height:22px;font-weight:700;color:#1b2430`,
  line: `margin:0 0 6px;${FONT};font-size:15px;line-height:22px;color:#1b2430`,
  cell: `padding:6px 0;${FONT};font-size:14px;line-height:20px;color:#1b2430`,
  small: `margin:0;${FONT};font-size:12px;line-height:18px;color:#5b6775`,
  after: `margin:16px 0 6px;${FONT};font-size:15px;line-height:22px;color:#1b2430`,
  nameCell: `padding:6px 0;${FONT};font-size:14px;line-height:20px;color:#5b6775`,
  smallCell: `padding:6px 0 6px 12px;${FONT};font-size:14px;line-height:20px;color:#5b6775`,
} as const;

/**
 * A page of 600 pixels in tables and inline styles, which every program shows alike. Its classes are those that
 * the frame of every mail has dark colours for (`asSent`).
 *
 * @param content rows of what is told, templates themselves
 * @param footer why the reader gets it, a template itself
 */
export function mailPage(content: string, footer: string): string {
  return `<table class="page" role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#f2f4f7">
<tr><td align="center" style="padding:24px 8px">
<table class="card" role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" bgcolor="#ffffff" style="border:1px solid #dfe4ea;border-radius:8px">
<tr><td class="inside" align="left" style="padding:28px 32px">
${content}
</td></tr>
<tr><td class="inside rule" align="left" style="padding:16px 32px;border-top:1px solid #dfe4ea">
<p class="muted" style="${STYLE.small}">${footer}</p>
</td></tr>
</table>
</td></tr>
</table>`;
}

/** A button that is a link. @param link a template of its address */
export function mailButton(link: string, words: string): string {
  return `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:24px 0 0">
<tr><td class="button" bgcolor="#1f5fd0" style="border-radius:6px;padding:10px 20px">
<a href="${link}" style="${FONT};font-size:15px;line-height:20px;font-weight:700;color:#ffffff;text-decoration:none">${words}</a>
</td></tr>
</table>`;
}
