/* standalone.c: the fuzzer's entry without libFuzzer: every file of a corpus as it is, then inputs that a seed
 * makes from them or from nothing. The same seed gives the same inputs everywhere.
 *
 *   fuzz CORPUS_FOLDER SEED EXECUTIONS [SECONDS] [LAST_INPUT_FILE]
 *
 * Ends after EXECUTIONS, or when SECONDS have passed (0: never). The input that plays is kept in
 * LAST_INPUT_FILE, so that one that ends the process is not lost. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LONGEST = 4096, FRESH = 1500, MOST_FILES = 512 };

typedef struct Input {
    size_t size;
    uint8_t bytes[LONGEST];
} Input;

static Input corpus[MOST_FILES];
static size_t corpus_size;
static uint64_t state;

static uint32_t next(void) {
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(state >> 33);
}

static int by_name(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

static void read_file(const char *folder, const char *name) {
    char path[1024];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (file == NULL || corpus_size == MOST_FILES) exit(2);
    corpus[corpus_size].size = fread(corpus[corpus_size].bytes, 1, LONGEST, file);
    corpus_size++;
    (void)fclose(file);
}

/* In the order of their names: folders give them in any. */
static void read_corpus(const char *path) {
    char *names[MOST_FILES];
    size_t count = 0;
    DIR *folder = opendir(path);
    if (folder == NULL) exit(2);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL && count < MOST_FILES;)
        if (entry->d_name[0] != '.') names[count++] = strdup(entry->d_name);
    (void)closedir(folder);
    qsort(names, count, sizeof *names, by_name);
    for (size_t i = 0; i < count; i++) read_file(path, names[i]), free(names[i]);
}

/* ---- Mutation --------------------------------------------------------------------------------------- */

static void splice(Input *input) {
    const Input *other = &corpus[next() % corpus_size];
    if (input->size == 0 || other->size == 0) return;
    const size_t at = next() % input->size, from = next() % other->size;
    size_t count = 1 + next() % 64;
    if (count > other->size - from) count = other->size - from;
    if (count > LONGEST - at) count = LONGEST - at;
    memcpy(&input->bytes[at], &other->bytes[from], count);
    if (at + count > input->size) input->size = at + count;
}

static void mutate(Input *input) {
    for (uint32_t rounds = 1 + next() % 8; rounds > 0; rounds--) {
        const size_t at = input->size > 0 ? next() % input->size : 0;
        const uint32_t kind = next() % 8;
        if (kind < 3 && input->size > 0) input->bytes[at] = (uint8_t)next();
        else if (kind == 3 && input->size > 0) input->bytes[at] ^= (uint8_t)(1u << next() % 8);
        else if (kind == 4) splice(input);
        else if (kind == 5 && input->size > 8) input->size -= next() % 8;
        else
            for (uint32_t more = next() % 64; more > 0 && input->size < LONGEST; more--)
                input->bytes[input->size++] = (uint8_t)next();
    }
}

static void make_up(Input *input) {
    input->size = next() % FRESH;
    for (size_t i = 0; i < input->size; i++) input->bytes[i] = (uint8_t)next();
}

static void choose(Input *input, size_t number) {
    if (number < corpus_size) *input = corpus[number];
    else if (corpus_size == 0 || next() % 2) make_up(input);
    else {
        *input = corpus[next() % corpus_size];
        mutate(input);
    }
}

static void keep(const char *path, const Input *input) {
    FILE *file = path != NULL ? fopen(path, "wb") : NULL;
    if (file == NULL) return;
    (void)fwrite(input->bytes, 1, input->size, file);
    (void)fclose(file);
}

int main(int count, char **words) {
    if (count < 4) return 2;
    static Input input;
    const long executions = atol(words[3]);
    const time_t end = count > 4 && atol(words[4]) > 0 ? time(NULL) + atol(words[4]) : 0;
    const char *last = count > 5 ? words[5] : NULL;
    long done = 0;
    state = strtoull(words[2], NULL, 10);
    read_corpus(words[1]);
    for (; done < executions && (end == 0 || time(NULL) < end); done++) {
        choose(&input, (size_t)done);
        keep(last, &input);
        (void)LLVMFuzzerTestOneInput(input.bytes, input.size);
    }
    printf("%ld inputs played\n", done);
    return 0;
}
