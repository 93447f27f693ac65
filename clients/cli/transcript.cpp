#include "clients/cli/transcript.h"

#include <cstdio>
#include <fstream>
#include <memory>

#include <zlib.h>

namespace plenary::cli {
namespace {

std::string hexadecimal(std::uint64_t value) {
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(value));
  return text;
}

std::string json_of(const Transcript::Mark& mark) {
  std::string json = "{\"after\": " + std::to_string(mark.after) + ", \"scopes\": {";
  const char* between = "";
  for (const wire::ScopeState& scope : mark.scopes) {
    json += between;
    json += "\"" + scope_name(scope.scope) + "\": [" + std::to_string(scope.scope_seq) + ", \"" +
            hexadecimal(scope.hash.value) + "\"]";
    between = ", ";
  }
  return json + "}}";
}

}  // namespace

std::string scope_name(audit::Scope scope) {
  const auto with_id = [&](const char* kind) {
    return kind + (":" + std::to_string(scope.id.value));
  };
  switch (scope.kind) {
    case audit::ScopeKind::everyone: return "everyone";
    case audit::ScopeKind::members: return "members";
    case audit::ScopeKind::staff: return "staff";
    case audit::ScopeKind::vault: return "vault";
    case audit::ScopeKind::room: return with_id("room");
    case audit::ScopeKind::seat: return with_id("seat");
    case audit::ScopeKind::none: break;
  }
  return "none";
}

void Transcript::add(std::string_view message) {
  for (std::size_t left = message.size();; left >>= 7) {
    messages_.push_back(static_cast<char>((left & 0x7F) | (left > 0x7F ? 0x80 : 0)));
    if (left <= 0x7F) break;
  }
  messages_ += message;
  ++count_;
}

bool Transcript::write(const std::string& path) const {
  gzFile file = gzopen(path.c_str(), "wb9");
  if (file == nullptr) return false;
  const auto size = static_cast<unsigned>(messages_.size());
  const bool written = gzwrite(file, messages_.data(), size) == static_cast<int>(size);
  return gzclose(file) == Z_OK && written;
}

bool write_transcripts(const Transcripts& transcripts, const std::string& folder) {
  std::ofstream marks(folder + "/marks.json");
  marks << "{";
  const char* between = "\n";
  for (const auto& [name, transcript] : transcripts) {
    if (!transcript.write(folder + "/" + name + ".messages.gz")) return false;
    marks << between << "  \"" << name << "\": [";
    between = ",\n";
    const char* next = "\n    ";
    for (const Transcript::Mark& mark : transcript.marks()) {
      marks << next << json_of(mark);
      next = ",\n    ";
    }
    marks << "\n  ]";
  }
  marks << "\n}\n";
  return static_cast<bool>(marks.flush());
}

}  // namespace plenary::cli
