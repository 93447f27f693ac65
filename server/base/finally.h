// Does something at the end of a scope, however that is left.
//
// Owned by the scope; what it does must not throw.
#pragma once

#include <utility>

namespace plenary {

template <class Do>
class [[nodiscard]] Finally {
 public:
  explicit Finally(Do then) : then_(std::move(then)) {}
  ~Finally() { then_(); }
  Finally(const Finally&) = delete;
  Finally& operator=(const Finally&) = delete;

 private:
  Do then_;
};

}  // namespace plenary
