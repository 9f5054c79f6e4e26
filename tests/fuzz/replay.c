/* SPDX-License-Identifier: Apache-2.0 */
/* Feeds a target the files of its corpus, so that `make check` runs what fuzzing has found: a file that once broke something
 * stays in tests/fuzz/corpus/NAME for the program fuzz_NAME. Without arguments it reads that folder, else the files named.
 *
 * To fuzz, link a target with clang's driver instead of this file, all with -fsanitize=fuzzer,address,undefined:
 *   ./configure CC=clang CXX=clang++ CFLAGS='-g -O1 -fsanitize=fuzzer-no-link' CXXFLAGS='-g -O1 -fsanitize=fuzzer-no-link' \
 *           --enable-sanitizers && make libaldyn.a
 *   clang -g -O1 -I. -fsanitize=fuzzer,address,undefined tests/fuzz/fuzz_json.c libaldyn.a -lsimdjson -lstdc++ -lm -o fuzz_json
 *   mkdir found && ./fuzz_json -max_len=4096 found tests/fuzz/corpus/json */
#include <dirent.h>

#include "tests/fuzz/fuzz.h"
#include "tests/tap.h"

static void replay(const char *path)
{
	FILE *f = fopen(path, "rb");
	if (!tap_ok(f && fseek(f, 0, SEEK_END) == 0, "opens %s", path))
		return;
	size_t size = (size_t)ftell(f);
	uint8_t *data = malloc(size ? size : 1); /* its own exact size, so that the sanitizer sees a read beyond it */
	rewind(f);
	if (data && fread(data, 1, size, f) == size)
		tap_ok(LLVMFuzzerTestOneInput(data, size) == 0, "holds for %s", path);
	else
		tap_ok(false, "reads %s", path);
	free(data);
	fclose(f);
}

static int visible(const struct dirent *e)
{
	return e->d_name[0] != '.';
}

static void replay_folder(const char *folder)
{
	struct dirent **names;
	int n = scandir(folder, &names, visible, alphasort);
	tap_ok(n > 0, "%s holds files", folder);
	for (int i = 0; i < n; i++) {
		char path[4096];
		snprintf(path, sizeof path, "%s/%s", folder, names[i]->d_name);
		replay(path);
		free(names[i]);
	}
	if (n >= 0)
		free(names);
}

int main(int argc, char **argv)
{
	const char *source = getenv("ALDYN_SOURCE"), *name = strrchr(argv[0], '_');
	for (int i = 1; i < argc; i++)
		replay(argv[i]);
	if (argc == 1 && name) {
		char folder[2048];
		snprintf(folder, sizeof folder, "%s/tests/fuzz/corpus/%s", source ? source : ".", name + 1);
		replay_folder(folder);
	}
	return tap_done();
}
