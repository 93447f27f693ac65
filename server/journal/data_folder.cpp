#include "journal/data_folder.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <stdexcept>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace plenary::journal {

DataFolder::DataFolder(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) throw std::runtime_error("Cannot make the folder " + path + ": " + error.message());
  const std::string name = path + "/lock";
  lock_ = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock_ < 0) throw std::runtime_error("Cannot open " + name + ": " + std::strerror(errno));
  if (::flock(lock_, LOCK_EX | LOCK_NB) != 0) {
    ::close(lock_);
    throw std::runtime_error("Another plenaryd is using " + path + ".");
  }
}

DataFolder::~DataFolder() { ::close(lock_); }

}  // namespace plenary::journal
