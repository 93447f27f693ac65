// The folder of one node: made where missing, and locked, so that two servers never write to it.
// Owned by the journal for its life; the lock goes with the process, however that ends.
#pragma once

#include <string>

namespace plenary::journal {

class DataFolder {
 public:
  // Throws std::runtime_error with a sentence for the operator.
  explicit DataFolder(const std::string& path);
  ~DataFolder();
  DataFolder(const DataFolder&) = delete;
  DataFolder& operator=(const DataFolder&) = delete;

 private:
  int lock_ = -1;
};

}  // namespace plenary::journal
