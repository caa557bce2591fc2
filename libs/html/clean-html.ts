import sanitizeHtml from 'sanitize-html';

/** The longest HTML that is looked at, in characters: a mail of that size is cut by most programs that show it. */
export const MAX_HTML_LENGTH = 500_000;

/** What mails are laid out with. Everything that runs, loads a page, takes input or leads elsewhere is missing. */
const TAGS = [
  ...[
    'a',
    'abbr',
    'b',
    'blockquote',
    'br',
    'center',
    'code',
    'div',
    'em',
    'font',
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
  ],
  ...['hr', 'i', 'img', 'li', 'ol', 'p', 'pre', 's', 'small', 'span', 'strong', 'sub', 'sup', 'u', 'ul'],
  ...['table', 'caption', 'col', 'colgroup', 'tbody', 'td', 'tfoot', 'th', 'thead', 'tr'],
];

const LENGTH = /^-?\d{1,4}(?:\.\d{1,3})?(?:px|em|rem|pt|%)?$/i;
const LENGTHS = /^(?:(?:-?\d{1,4}(?:\.\d{1,3})?(?:px|em|rem|pt|%)?|auto)\s*){1,4}$/i;
const COLOUR = /^(?:#[0-9a-f]{3,8}|[a-z]{3,24}|rgba?\([\d\s.,%]{1,40}\))$/i;
const WORD = /^[a-z-]{2,24}$/i;
const BORDER = /^(?:(?:\d{1,2}px|[a-z]{3,24}|#[0-9a-f]{3,8}|0)\s*){1,3}$/i;
const FONTS = /^[\w\s,'"-]{1,200}$/;

/** No value that names an address: `url()`, `expression()` and `image-set()` have no place to stand. */
const STYLES: Record<string, RegExp[]> = {
  'background-color': [COLOUR],
  border: [BORDER],
  'border-bottom': [BORDER],
  'border-collapse': [WORD],
  'border-left': [BORDER],
  'border-radius': [LENGTHS],
  'border-right': [BORDER],
  'border-top': [BORDER],
  color: [COLOUR],
  display: [/^(?:block|inline|inline-block|none|table|table-cell|table-row)$/],
  'font-family': [FONTS],
  'font-size': [LENGTH],
  'font-style': [WORD],
  'font-weight': [/^(?:[1-9]00|[a-z]{4,8})$/],
  height: [LENGTH],
  'letter-spacing': [LENGTH],
  'line-height': [LENGTH],
  margin: [LENGTHS],
  'margin-bottom': [LENGTH],
  'margin-left': [LENGTH],
  'margin-right': [LENGTH],
  'margin-top': [LENGTH],
  'max-width': [LENGTH],
  padding: [LENGTHS],
  'padding-bottom': [LENGTH],
  'padding-left': [LENGTH],
  'padding-right': [LENGTH],
  'padding-top': [LENGTH],
  'text-align': [WORD],
  'text-decoration': [WORD],
  'vertical-align': [WORD],
  width: [LENGTH],
};

/** Names that the frame of a mail has dark colours for (libs/mail/mail-frame.ts); no others mean anything. */
const CLASSES = ['page', 'card', 'inside', 'text', 'muted', 'rule', 'link', 'button', 'bar'];

/** Whole addresses, places in the same mail, and the placeholders of templates, whose values are cleaned on the way out. */
const LINK = /^(?:https?:\/\/|mailto:|tel:|#[\w-]*$|\{\{[\w.]+\}\}$)/i;

/** Inline only kinds that hold nothing but dots: SVG is a document with scripts. */
const PICTURE =
  /^(?:https?:\/\/|cid:|\{\{[\w.]+\}\}$|data:image\/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/]+={0,2}$)/i;

const OPTIONS: sanitizeHtml.IOptions = {
  allowedTags: TAGS,
  allowedAttributes: {
    '*': ['align', 'bgcolor', 'color', 'dir', 'height', 'lang', 'style', 'title', 'valign', 'width'],
    a: ['href', 'rel'],
    font: ['face', 'size'],
    img: ['alt', 'src'],
    ol: ['start', 'type'],
    table: ['border', 'cellpadding', 'cellspacing', 'role'],
    td: ['colspan', 'rowspan'],
    th: ['colspan', 'rowspan', 'scope'],
  },
  allowedStyles: { '*': STYLES },
  allowedClasses: { '*': CLASSES },
  allowedSchemes: ['https', 'http', 'mailto', 'tel'],
  allowedSchemesByTag: { img: ['https', 'http', 'cid', 'data'] },
  allowedSchemesAppliedToAttributes: ['href', 'src'],
  allowProtocolRelative: false,
  // The words inside these are no text for a reader: they go with their tags.
  nonTextTags: [
    'script',
    'style',
    'textarea',
    'option',
    'noscript',
    'title',
    'svg',
    'math',
    'template',
    'xmp',
    'noembed',
    'noframes',
    'iframe',
  ],
  disallowedTagsMode: 'discard',
  nestingLimit: 100,
  transformTags: {
    a: (tagName, { href, ...others }) => {
      const link: Record<string, string> = href !== undefined && LINK.test(href) ? { href } : {};
      return { tagName, attribs: { ...link, ...others, rel: 'noopener noreferrer' } };
    },
  },
  exclusiveFilter: ({ tag, attribs }) => tag === 'img' && !PICTURE.test(attribs.src ?? ''),
};

/**
 * HTML of which nothing runs, loads or asks for anything where it is shown: for mails and for whatever else leaves as
 * HTML. It is for the way out; what is kept stays as it was written.
 *
 * @param html what is longer than 500,000 characters is cut before it is read
 */
export function cleanHtml(html: string): string {
  return sanitizeHtml(html.slice(0, MAX_HTML_LENGTH), OPTIONS);
}

/** A text as HTML that shows it letter by letter: for names and words put into a page or mail. */
export function htmlOf(text: string): string {
  return text.replace(/[&<>"'`]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
