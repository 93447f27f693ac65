// What one viewer of a session was sent, byte for byte and in its order, with marks: so many
// messages in, this is what the server had of each scope they see.
//
// Kept to be read again by the clients there are (tests/golden/transcripts): whatever they make of
// the messages, at each mark they must hold the same. A file is the messages, each behind its
// length as a varint (protobuf's delimited stream), gzipped; marks of all viewers are JSON beside
// it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "audit/scope.h"
#include "wire/api.h"

namespace plenary::cli {

class Transcript {
 public:
  struct Mark {
    std::size_t after = 0;  // Messages.
    std::vector<wire::ScopeState> scopes;
  };

  void add(std::string_view message);
  void mark(std::vector<wire::ScopeState> scopes) { marks_.push_back({count_, std::move(scopes)}); }
  const std::vector<Mark>& marks() const { return marks_; }

  // False where the file cannot be written.
  bool write(const std::string& path) const;

 private:
  std::string messages_;
  std::size_t count_ = 0;
  std::vector<Mark> marks_;
};

// By the names of their files, into a folder that is there. False where it cannot be written.
using Transcripts = std::map<std::string, Transcript>;
bool write_transcripts(const Transcripts& transcripts, const std::string& folder);

// `everyone`, or `room:` with its id.
std::string scope_name(audit::Scope scope);

}  // namespace plenary::cli
