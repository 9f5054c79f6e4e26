/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/cli/html.h"

/* Colours hold 4.5:1 against their ground in light and dark; shapes and words say what colours say. */
static const char style[] =
	":root{color-scheme:light dark;--ink:#1b1f24;--soft:#4d5661;--paper:#fff;--card:#f6f8fa;--line:#c8ced6;--good:#116329;--bad:#a40e26;--open:#7a4d00;--mark:#0550ae}\n"
	"@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#a9b4c0;--paper:#0d1117;--card:#161b22;--line:#3d444d;--good:#56d364;--bad:#ff8182;--open:#e3b341;--mark:#79c0ff}}\n"
	"body{font:16px/1.5 'Noto Sans','Segoe UI',Arial,sans-serif;color:var(--ink);background:var(--paper);max-width:66rem;margin:0 auto;padding:1rem}\n"
	"h1{font-size:1.5rem}h2{font-size:1.25rem;margin-top:2rem}h3{font-size:1rem;margin:1.2rem 0 .3rem}\n"
	"section{border:1px solid var(--line);border-radius:8px;padding:.2rem 1rem 1rem;margin:1rem 0;background:var(--card)}\n"
	"table{border-collapse:collapse;width:100%}th,td{text-align:start;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid var(--line)}td{overflow-wrap:anywhere}\n"
	"th{color:var(--soft);font-weight:600}td.n,th.n{text-align:end;font-variant-numeric:tabular-nums;white-space:nowrap}thead th.n{white-space:normal}\n"
	".scroll{overflow-x:auto}.wide table{font-size:.8rem}.wide th,.wide td{padding:.3rem .35rem}.soft{color:var(--soft)}.now{font-size:1.1rem;font-weight:600}.good{color:var(--good)}.bad{color:var(--bad)}.open{color:var(--open)}\n"
	"svg{width:100%;height:auto;display:block;margin:.5rem 0}svg text{fill:var(--ink);font:14px 'Noto Sans','Segoe UI',Arial,sans-serif}svg .soft{fill:var(--soft)}svg .small{font-size:12px}\n"
	"svg .b{font-weight:600}svg .end{text-anchor:end}svg .mid{text-anchor:middle}\n"
	"pre{white-space:pre-wrap;overflow-wrap:anywhere;font-size:.8rem;margin:.2rem 0}ul,ol{padding-inline-start:1.4rem}li{margin:.2rem 0}time{white-space:nowrap}\n"
	"@media print{body{max-width:none;padding:0;font-size:11pt}section{background:none;break-inside:avoid-page}.scroll{overflow:visible}.wide table{font-size:8pt}}\n";

static const char *escaped(unsigned char c)
{
	switch (c) {
	case '&': return "&amp;";
	case '<': return "&lt;";
	case '>': return "&gt;";
	case '"': return "&quot;";
	case '\'': return "&#39;";
	case '\n': case '\t': return NULL;
	default: return c < 0x20 || c == 0x7f ? "\xef\xbf\xbd" : NULL;
	}
}

void html_text(struct buf *out, struct slice s)
{
	for (size_t i = 0; i < s.len; i++) {
		const char *as = escaped((unsigned char)s.ptr[i]);
		if (as)
			buf_str(out, as);
		else
			buf_add(out, s.ptr + i, 1);
	}
}

void html_element(struct buf *out, const char *tag, struct slice text)
{
	if (!text.len)
		return;
	buf_printf(out, "<%s>", tag);
	html_text(out, text);
	buf_printf(out, "</%.*s>\n", (int)strcspn(tag, " "), tag);
}

void html_begin(struct buf *out, enum language lang, struct slice title)
{
	buf_printf(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\"/>\n"
	                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n", language_names[lang]);
	html_element(out, "title", title);
	buf_printf(out, "<style>\n%s</style>\n</head>\n<body>\n<main>\n", style);
	html_element(out, "h1", title);
}

void html_end(struct buf *out)
{
	buf_str(out, "</main>\n</body>\n</html>\n");
}
