#include "tests/contract/failing_vfs.h"

#include <chrono>
#include <cstring>
#include <new>
#include <thread>

#include <sqlite3.h>

#include "base/assert.h"

namespace plenary::test {
namespace {

// What SQLite keeps for an open file: ours, and behind it the system's.
struct File {
  sqlite3_file base;
  FailingVfs* disk;
  bool is_log;
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

File* ours(sqlite3_file* file) { return reinterpret_cast<File*>(file); }
sqlite3_file* real(sqlite3_file* file) { return ours(file)->real(); }
const sqlite3_io_methods& methods(sqlite3_file* file) { return *real(file)->pMethods; }
sqlite3_vfs* system_vfs() { return sqlite3_vfs_find(nullptr); }

int close_file(sqlite3_file* file) { return methods(file).xClose(real(file)); }
int read_file(sqlite3_file* file, void* into, int size, sqlite3_int64 at) {
  return methods(file).xRead(real(file), into, size, at);
}
int write_file(sqlite3_file* file, const void* from, int size, sqlite3_int64 at) {
  const int code = ours(file)->disk->code_for_write();
  return code != SQLITE_OK ? code : methods(file).xWrite(real(file), from, size, at);
}
int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  return methods(file).xTruncate(real(file), size);
}
int sync_file(sqlite3_file* file, int flags) {
  const int code = ours(file)->disk->code_for_sync(ours(file)->is_log);
  return code != SQLITE_OK ? code : methods(file).xSync(real(file), flags);
}
int file_size(sqlite3_file* file, sqlite3_int64* size) {
  return methods(file).xFileSize(real(file), size);
}
int lock_file(sqlite3_file* file, int level) { return methods(file).xLock(real(file), level); }
int unlock_file(sqlite3_file* file, int level) { return methods(file).xUnlock(real(file), level); }
int check_lock(sqlite3_file* file, int* held) {
  return methods(file).xCheckReservedLock(real(file), held);
}
int control_file(sqlite3_file* file, int operation, void* with) {
  return methods(file).xFileControl(real(file), operation, with);
}
int sector_size(sqlite3_file* file) { return methods(file).xSectorSize(real(file)); }
int characteristics(sqlite3_file* file) { return methods(file).xDeviceCharacteristics(real(file)); }
int map_shared(sqlite3_file* file, int page, int size, int extend, void volatile** into) {
  return methods(file).xShmMap(real(file), page, size, extend, into);
}
int lock_shared(sqlite3_file* file, int offset, int count, int flags) {
  return methods(file).xShmLock(real(file), offset, count, flags);
}
void shared_barrier(sqlite3_file* file) { methods(file).xShmBarrier(real(file)); }
int unmap_shared(sqlite3_file* file, int remove) {
  return methods(file).xShmUnmap(real(file), remove);
}

const sqlite3_io_methods file_methods{
    2,
    close_file,
    read_file,
    write_file,
    truncate_file,
    sync_file,
    file_size,
    lock_file,
    unlock_file,
    check_lock,
    control_file,
    sector_size,
    characteristics,
    map_shared,
    lock_shared,
    shared_barrier,
    unmap_shared,
    nullptr,
    nullptr};

int open_file(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* outcome) {
  File* made = new (file) File{};
  made->disk = static_cast<FailingVfs*>(vfs->pAppData);
  made->is_log = (flags & SQLITE_OPEN_WAL) != 0;
  const int code = system_vfs()->xOpen(system_vfs(), path, made->real(), flags, outcome);
  made->base.pMethods = code == SQLITE_OK ? &file_methods : nullptr;
  return code;
}

}  // namespace

FailingVfs::FailingVfs(std::string name)
    : name_(std::move(name)), vfs_(std::make_unique<sqlite3_vfs>(*system_vfs())) {
  vfs_->pNext = nullptr;
  vfs_->zName = name_.c_str();
  vfs_->pAppData = this;
  vfs_->szOsFile = static_cast<int>(sizeof(File)) + system_vfs()->szOsFile;
  vfs_->xOpen = open_file;
  PLENARY_ASSERT(sqlite3_vfs_register(vfs_.get(), 0) == SQLITE_OK);
}

FailingVfs::~FailingVfs() { sqlite3_vfs_unregister(vfs_.get()); }

void FailingVfs::fail_after(std::int64_t operations, Fault fault) {
  fault_ = Fault::none;
  left_ = operations;
  hits_ = 0;
  log_syncs_after_hit_ = 0;
  fault_ = fault;
}

bool FailingVfs::is_due() { return fault_ != Fault::none && left_-- <= 0; }

int FailingVfs::code_for_write() {
  if (!is_due() || fault_ == Fault::sync_error) return SQLITE_OK;
  ++hits_;
  return fault_ == Fault::disk_full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}

// As on a real system, only the first sync says that it failed.
int FailingVfs::code_for_sync(bool of_log) {
  if (of_log) ++log_syncs_;
  if (slow_ms_ > 0) std::this_thread::sleep_for(std::chrono::milliseconds(slow_ms_));
  if (of_log && hits_ > 0) ++log_syncs_after_hit_;
  if (!is_due() || fault_ != Fault::sync_error || hits_ > 0) return SQLITE_OK;
  ++hits_;
  return SQLITE_IOERR_FSYNC;
}

}  // namespace plenary::test
