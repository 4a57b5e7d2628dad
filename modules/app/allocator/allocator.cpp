// Replaces operator new and delete of the program it is linked into.
#include <mimalloc-new-delete.h>
