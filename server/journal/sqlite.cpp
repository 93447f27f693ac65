#include "journal/sqlite.h"

#include <memory>

#include "journal/data_folder.h"
#include "journal/sqlite_store.h"

namespace plenary::journal {
namespace {

OpenStore sqlite_store(const SqliteOptions& options) {
  return [options, folder = std::make_shared<DataFolder>(options.folder)](std::string& why) {
    return SqliteStore::open(options.folder, options.vfs, why);
  };
}

}  // namespace

SqliteJournal::SqliteJournal(const SqliteOptions& options, const Clock& clock, Metrics& metrics,
                             Log& log)
    : GroupCommit(sqlite_store(options), clock, metrics, log) {}

}  // namespace plenary::journal
