// A folder for one test, in the system's folder for such things; removed at its end with all that
// is in it.
#pragma once

#include <filesystem>
#include <string>

#include <stdlib.h>

#include "base/assert.h"

namespace plenary::testing {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "plenary-XXXXXX").string();
    PLENARY_ASSERT(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace plenary::testing
