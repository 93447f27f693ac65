// A disk for SQLite that fails when it is told to: a layer over the system's own.
//
// Registered under its name for its life; pass the name as the vfs of the journal. Any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

struct sqlite3_vfs;

namespace plenary::test {

class FailingVfs {
 public:
  enum class Fault : std::uint8_t { none, write_error, disk_full, sync_error };

  explicit FailingVfs(std::string name);
  ~FailingVfs();
  FailingVfs(const FailingVfs&) = delete;

  const std::string& name() const { return name_; }
  // After so many more writes and syncs the fault is there, and stays until mend().
  void fail_after(std::int64_t operations, Fault fault);
  void mend() { fail_after(0, Fault::none); }
  // Each sync takes so much longer, until told otherwise; syncs of the log since then.
  void slow_syncs(std::int64_t ms) {
    slow_ms_ = ms;
    log_syncs_ = 0;
  }
  std::int64_t log_syncs() const { return log_syncs_; }
  // Whether the fault has hit since it was asked for.
  bool has_hit() const { return hits_ > 0; }
  // Syncs of the log since the fault hit.
  std::int64_t log_syncs_after_hit() const { return log_syncs_after_hit_; }

  // For the layer itself: SQLite's code for the fault of this operation, or 0.
  int code_for_write();
  int code_for_sync(bool of_log);

 private:
  bool is_due();

  std::string name_;
  std::unique_ptr<sqlite3_vfs> vfs_;
  std::atomic<Fault> fault_ = Fault::none;
  std::atomic<std::int64_t> left_ = 0;
  std::atomic<std::int64_t> hits_ = 0;
  std::atomic<std::int64_t> log_syncs_after_hit_ = 0;
  std::atomic<std::int64_t> slow_ms_ = 0;
  std::atomic<std::int64_t> log_syncs_ = 0;
};

}  // namespace plenary::test
