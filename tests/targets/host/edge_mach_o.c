/* A library for macOS on Linux: its processor's instructions and its way of passing arguments are the same, and
 * so are the three functions it asks for. The file is what tests/targets/mach_o_image.py makes of a slice: the
 * memory a Mac would see before pointers are set, and where those are. */
#include <stdint.h>

#include "edge.h"

void *malloc(size_t size);
void free(void *memory);
int open(const char *path, int mode);
void *mmap(void *place, size_t size, int protection, int flags, int file, ptrdiff_t offset);
ptrdiff_t read(int file, void *bytes, size_t size);
ptrdiff_t write(int file, const void *bytes, size_t size);
int close(int file);

enum { READ_WRITE_RUN = 7, PRIVATE_AND_OF_NO_FILE = 0x22 };
enum { MALLOC, FREE, WRITE, NOBODY, FUNCTIONS };

typedef struct Image {
    uint64_t bytes, memory_at, entry, factory, rebase_count, bind_count, numbers[];
} Image;

const char *const edge_entry = "bundleEntry";

static void nobody(void) { edge_exit(3); } /* lazy pointers are all set at once */

static void set_pointers(const Image *image) {
    const uint64_t functions[FUNCTIONS] = {(uintptr_t)malloc, (uintptr_t)free, (uintptr_t)write, (uintptr_t)nobody};
    unsigned char *memory = (unsigned char *)(uintptr_t)image + image->memory_at;
    const uint64_t *number = image->numbers;
    for (uint64_t i = 0; i < image->rebase_count; i++) *(uint64_t *)(void *)(memory + *number++) += (uintptr_t)memory;
    for (uint64_t i = 0; i < image->bind_count; i++, number += 2)
        *(uint64_t *)(void *)(memory + number[0]) = functions[number[1]];
}

void *edge_open(const char *path) {
    const int file = open(path, 0);
    uint64_t bytes = 0;
    if (file < 0 || read(file, &bytes, sizeof bytes) != sizeof bytes) return NULL;
    Image *image = mmap(NULL, bytes, READ_WRITE_RUN, PRIVATE_AND_OF_NO_FILE, -1, 0);
    if ((intptr_t)image == -1) return NULL;
    image->bytes = bytes;
    for (uint64_t at = sizeof bytes; at < bytes;) {
        const ptrdiff_t count = read(file, (unsigned char *)image + at, bytes - at);
        if (count <= 0) return NULL;
        at += (uint64_t)count;
    }
    close(file);
    set_pointers(image);
    return image;
}

void *edge_symbol(void *library, const char *name) {
    const Image *image = library;
    return (unsigned char *)library + image->memory_at + (name[0] == 'b' ? image->entry : image->factory);
}
