/* SPDX-License-Identifier: Apache-2.0 */
/* The gate to simdjson, which parses a 1 KB event in about half a microsecond and checks UTF-8 and numbers on the way.
 *
 * Its DOM parser leaves a "tape": an array of tagged words in document order, with the strings unescaped in a buffer of
 * their own. We walk the tape once and write it down as our nodes, which C code can use without a call and which show
 * nothing of the library. What simdjson does not refuse is refused here: duplicate keys, U+0000, half surrogate pairs,
 * integers beyond int64. When it refuses, json_fault.c looks for the place.
 *
 * No exception leaves this file: simdjson is used through its error codes only, and allocates with nothrow new;
 * what it does before, at its first use, is choose_implementation's to guard. */
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <new>

#include <simdjson.h>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic" /* compound literals of C */
extern "C" {
#include "engine/base/json_impl.h"
}
#pragma GCC diagnostic pop

namespace {

constexpr size_t FIRST_BYTES = 4096; /* room for most events, so that the first of them does not grow it */
constexpr uint32_t FEW_KEYS = 16;    /* up to here keys are compared with each other, beyond they are sorted */
constexpr uint64_t PAYLOAD = (uint64_t(1) << 56) - 1;

[[noreturn]] void out_of_memory(size_t bytes)
{
	fprintf(stderr, "aldyn: out of memory: parsing JSON wants %zu bytes. Give the process more memory.\n", bytes);
	abort();
}

/* At its first use simdjson builds the list of its implementations, with throwing allocations inside functions that are
 * noexcept: nobody could catch them. So that first use is made here, where the only cause to terminate is known. */
bool choose_implementation() noexcept
{
	std::terminate_handler before = std::set_terminate([] { out_of_memory(sizeof(simdjson::implementation)); });
	bool chosen = !simdjson::get_active_implementation()->name().empty();
	std::set_terminate(before);
	return chosen;
}

/* Memory of trivial things that is only ever replaced by more, never by less; the old contents are not kept. */
template <typename T> struct room {
	T *ptr = nullptr;
	size_t count = 0;

	~room() { free(ptr); }
	void need(size_t n)
	{
		if (n <= count)
			return;
		free(ptr);
		ptr = static_cast<T *>(malloc(n * sizeof(T)));
		if (!ptr)
			out_of_memory(n * sizeof(T));
		count = n;
	}
};

bool before(const json_node *a, const json_node *b)
{
	int c = slice_cmp(a->u.string, b->u.string);
	return c < 0 || (c == 0 && a < b);
}

} // namespace

struct json_parser {
	simdjson::dom::parser dom;
	room<uint8_t> text; /* a padded copy of what is parsed */
	size_t text_bytes = 0; /* the longest text that there is room for */
	room<json_node> nodes;
	room<const json_node *> keys; /* of one large object, to sort */
};

namespace {

/* Memory for a text of `bytes`. simdjson would allocate for each text that is a byte longer than the last; we double. */
void make_room(json_parser *p, size_t bytes)
{
	if (bytes <= p->text_bytes)
		return;
	size_t cap = std::max(p->text_bytes, FIRST_BYTES);
	while (cap < bytes)
		cap *= 2;
	p->text.need(cap + simdjson::SIMDJSON_PADDING);
	if (p->dom.allocate(cap, JSON_MAX_DEPTH + 1) || p->dom.doc.allocate(cap))
		out_of_memory(cap * 8); /* about what its tape, strings and indexes take */
	p->text_bytes = cap;
}

/* The first key of a small object that stood before, or NULL. A bit per kind of key seen spares nearly all comparisons. */
const json_node *twin_of_few(const json_node *object)
{
	const json_node *keys[FEW_KEYS], *at = object + 1;
	uint64_t seen = 0;
	for (uint32_t i = 0; i < object->count; i++, at += 1 + at[1].skip) {
		struct slice key = at->u.string;
		auto first = static_cast<unsigned char>(key.ptr[0]); /* the NUL behind it, when it is empty */
		auto last = static_cast<unsigned char>(key.ptr[key.len ? key.len - 1 : 0]);
		uint64_t bit = uint64_t(1) << ((key.len * 7 + first * 3u + last) & 63);
		if (seen & bit)
			for (uint32_t k = 0; k < i; k++)
				if (slice_eq(keys[k]->u.string, key))
					return at;
		seen |= bit;
		keys[i] = at;
	}
	return nullptr;
}

/* The same for any number of keys. Sorted, not hashed: nobody can choose keys that make it slow. */
const json_node *twin_of_many(json_parser *p, const json_node *object)
{
	p->keys.need(object->count);
	const json_node **keys = p->keys.ptr, *at = object + 1, *found = nullptr;
	for (uint32_t i = 0; i < object->count; i++, at += 1 + at[1].skip)
		keys[i] = at;
	std::sort(keys, keys + object->count, before);
	for (uint32_t i = 1; i < object->count; i++)
		if (slice_eq(keys[i - 1]->u.string, keys[i]->u.string) && (!found || keys[i] < found))
			found = keys[i];
	return found;
}

struct walk {
	const json_node *twin; /* a key that stands twice in its object */
	bool refused;          /* an integer beyond int64, or too deep: simdjson does not count an empty array as a level */
};

/* The container ends before `end`: how many nodes it spans, and which of its keys stands twice. */
void close_container(json_parser *p, json_node *whole, const json_node *end, walk &result)
{
	whole->skip = uint32_t(end - whole);
	if (whole->kind == JSON_OBJECT && whole->count > 1 && !result.twin)
		result.twin = whole->count <= FEW_KEYS ? twin_of_few(whole) : twin_of_many(p, whole);
}

/* Tape to nodes. The tape's word 0 says how long it is; a container's first word holds its count (of 24 bits: a text within
 * JSON_MAX_BYTES cannot have more), and its end word closes it. See simdjson's doc/tape.md. */
walk write_nodes(json_parser *p)
{
	const uint64_t *tape = p->dom.doc.tape.get();
	const char *strings = reinterpret_cast<const char *>(p->dom.doc.string_buf.get());
	const size_t end = size_t(tape[0] & PAYLOAD) - 1;
	p->nodes.need(end);
	json_node *n = p->nodes.ptr, *open[JSON_MAX_DEPTH];
	int depth = 0;
	walk result = {nullptr, false};
	for (size_t i = 1; i < end; i++) {
		const uint64_t word = tape[i], payload = word & PAYLOAD;
		n->skip = 1;
		n->count = 0;
		switch (word >> 56) {
		case '"': {
			uint32_t len;
			memcpy(&len, strings + payload, sizeof len);
			n->kind = JSON_STRING;
			n->u.string.ptr = strings + payload + sizeof len;
			n->u.string.len = len;
			break;
		}
		case 'l':
			n->kind = JSON_INT;
			memcpy(&n->u.integer, &tape[++i], sizeof n->u.integer);
			break;
		case 'd':
			n->kind = JSON_DOUBLE;
			memcpy(&n->u.number, &tape[++i], sizeof n->u.number);
			break;
		case '{':
		case '[':
			if (depth == JSON_MAX_DEPTH)
				return {nullptr, true};
			n->kind = word >> 56 == '{' ? JSON_OBJECT : JSON_ARRAY;
			n->count = uint32_t(payload >> 32);
			open[depth++] = n;
			break;
		case '}':
		case ']':
			close_container(p, open[--depth], n, result);
			continue; /* writes no node */
		case 'u': /* fits uint64 only */
			return {nullptr, true};
		case 't':
			n->kind = JSON_TRUE;
			break;
		case 'f':
			n->kind = JSON_FALSE;
			break;
		default:
			n->kind = JSON_NULL;
		}
		n++;
	}
	return result;
}

int refuse(struct err *err, struct json_fault f)
{
	if (!f.code)
		return err_set(err, ERR_INPUT, "not-json", "This is not JSON (RFC 8259).");
	return err_set(err, ERR_INPUT, f.code, "At byte %zu: %s.", f.at, f.what);
}

int refuse_twin(json_parser *p, struct slice text, const json_node *key, struct err *err)
{
	size_t strings = 0;
	for (const json_node *n = p->nodes.ptr; n < key; n++)
		strings += n->kind == JSON_STRING;
	return err_set(err, ERR_INPUT, "duplicate-key",
		"At byte %zu: this key stands in the same object twice. Send each key once.", json_fault_string_at(text, strings));
}

} // namespace

extern "C" struct json_parser *json_parser_new(void)
{
	static const bool chosen = choose_implementation(); /* once in the process */
	auto p = chosen ? new (std::nothrow) json_parser : nullptr;
	if (!p)
		out_of_memory(sizeof *p);
	return p;
}

extern "C" void json_parser_free(struct json_parser *p)
{
	delete p;
}

extern "C" int json_parse(struct json_parser *p, struct slice text, const struct json_node **root, struct err *err)
{
	*root = nullptr;
	if (text.len > JSON_MAX_BYTES)
		return err_set(err, ERR_INPUT, "too-long", "The JSON text has %zu bytes, more than %d. Send it in parts.",
			text.len, JSON_MAX_BYTES);
	make_room(p, std::max(text.len, size_t(1))); /* some, even for the empty text */
	if (text.len)
		memcpy(p->text.ptr, text.ptr, text.len);
	memset(p->text.ptr + text.len, ' ', simdjson::SIMDJSON_PADDING);
	struct slice copy = {reinterpret_cast<const char *>(p->text.ptr), text.len};

	simdjson::error_code code = p->dom.parse(p->text.ptr, text.len, false).error();
	if (code == simdjson::MEMALLOC)
		out_of_memory(text.len);
	if (code || json_fault_in_escapes(copy))
		return refuse(err, json_fault_find(copy));
	walk w = write_nodes(p);
	if (w.refused)
		return refuse(err, json_fault_find(copy));
	if (w.twin)
		return refuse_twin(p, copy, w.twin, err);
	*root = p->nodes.ptr;
	return OK;
}
