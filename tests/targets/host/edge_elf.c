#include "edge.h"

void *dlopen(const char *path, int mode);
void *dlsym(void *library, const char *name);

enum { RTLD_NOW = 2 };

const char *const edge_entry = "ModuleEntry";

void *edge_open(const char *path) { return dlopen(path, RTLD_NOW); }

void *edge_symbol(void *library, const char *name) { return dlsym(library, name); }
