#include "base/assert.h"

#include <cstdio>
#include <cstdlib>

namespace plenary {

void assertion_failed(const char* promise, const char* file, int line) {
  std::fprintf(stderr, "plenary: broken promise `%s` at %s:%d\n", promise, file, line);
  std::abort();
}

}  // namespace plenary
