/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/base/utf8.h"

size_t utf8_length(const unsigned char *p, size_t room)
{
	static const struct { unsigned char lead_min, lead_max, len, second_min, second_max; } forms[] = {
		{0x00, 0x7f, 1, 0, 0},       {0xc2, 0xdf, 2, 0x80, 0xbf}, {0xe0, 0xe0, 3, 0xa0, 0xbf}, {0xe1, 0xec, 3, 0x80, 0xbf},
		{0xed, 0xed, 3, 0x80, 0x9f}, {0xee, 0xef, 3, 0x80, 0xbf}, {0xf0, 0xf0, 4, 0x90, 0xbf}, {0xf1, 0xf3, 4, 0x80, 0xbf},
		{0xf4, 0xf4, 4, 0x80, 0x8f},
	};
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		if (p[0] < forms[i].lead_min || p[0] > forms[i].lead_max)
			continue;
		size_t len = forms[i].len;
		if (len == 1)
			return 1;
		if (len > room || p[1] < forms[i].second_min || p[1] > forms[i].second_max)
			return 0;
		for (size_t k = 2; k < len; k++)
			if ((p[k] & 0xc0) != 0x80)
				return 0;
		return len;
	}
	return 0;
}

bool utf8_is_text(const char *p, size_t len)
{
	for (size_t i = 0, n; i < len; i += n)
		if (!p[i] || !(n = utf8_length((const unsigned char *)p + i, len - i)))
			return false;
	return true;
}

size_t utf8_cut(const char *p, size_t len)
{
	size_t lead = len;
	while (lead > 0 && len - lead < 4 && ((unsigned char)p[lead - 1] & 0xc0) == 0x80)
		lead--;
	return lead > 0 && utf8_length((const unsigned char *)p + lead - 1, len - lead + 1) != len - lead + 1 ? lead - 1 : len;
}
