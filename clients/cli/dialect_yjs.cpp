#include "clients/cli/dialect_yjs.h"

#include <utility>

namespace plenary::cli {
namespace {

// y-protocols 1.0: of a message, and of one about syncing.
constexpr std::uint64_t about_sync = 0;
constexpr std::uint64_t about_auth = 2;
constexpr std::uint64_t about_sync_answer = 4;  // Hocuspocus, to a question of ours.
constexpr std::uint64_t sync_question = 0;      // "This is what I have."
constexpr std::uint64_t sync_answer = 1;        // "This is what you lack."
constexpr std::uint64_t sync_update = 2;
constexpr std::string_view nothing_known("\0", 1);  // A state vector.
constexpr std::string_view no_update("\0\0", 2);
// Yjs 13, UpdateEncoderV1: what a struct holds, and whether it has a key in a map.
constexpr char any_content = 8;
constexpr char has_key = 0x20;
constexpr char any_string = 119;

void append_number(std::string& to, std::uint64_t number) {
  for (; number > 0x7F; number >>= 7) to += static_cast<char>(0x80U | (number & 0x7FU));
  to += static_cast<char>(number);
}

void append_bytes(std::string& to, std::string_view bytes) {
  append_number(to, bytes.size());
  to += bytes;
}

std::uint64_t take_number(std::string_view& bytes) {
  std::uint64_t number = 0;
  for (int shift = 0; !bytes.empty() && shift < 64; shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    number |= std::uint64_t{byte & 0x7FU} << shift;
    if (byte < 0x80) break;
  }
  return number;
}

std::string_view take_bytes(std::string_view& bytes) {
  const std::size_t length = take_number(bytes);
  const std::string_view taken = bytes.substr(0, length);
  bytes.remove_prefix(taken.size());
  return taken;
}

std::uint64_t client_of(const Speaker& speaker) { return 1'000'000U + speaker.number; }

class Yjs final : public Dialect {
 public:
  Yjs(std::size_t message_bytes, YjsTalk talk) : bytes_(message_bytes), talk_(talk) {}

  LeanTarget target(const Url& peer, const Speaker& speaker) const override {
    const std::string path = talk_ == YjsTalk::by_address ? "/" + document(speaker) : "/";
    return {peer, Framing::binary, path, {}};
  }
  std::vector<std::string> hello(const Speaker& speaker) const override {
    if (talk_ == YjsTalk::by_address) {
      return {sync(speaker, sync_question, nothing_known)};
    }
    std::string token = begin(speaker, about_auth);
    append_number(token, 0);
    append_bytes(token, "load");
    return {token, sync(speaker, sync_question, nothing_known)};
  }
  std::vector<std::string> heard(Speaker& speaker, std::string_view message) const override {
    if (talk_ == YjsTalk::by_name) take_bytes(message);
    const std::uint64_t about = take_number(message);
    if (about != about_sync && about != about_sync_answer) return {};
    switch (take_number(message)) {
      case sync_question: return {sync(speaker, sync_answer, no_update)};
      case sync_answer: speaker.is_welcome = true; return {};
      default: return {};
    }
  }
  std::string say(Speaker& speaker, std::uint32_t number) const override {
    return sync(speaker, sync_update, update_of(speaker, number));
  }

 private:
  static std::string document(const Speaker& speaker) {
    return "room-" + std::to_string(speaker.room);
  }
  std::string begin(const Speaker& speaker, std::uint64_t about) const {
    std::string message;
    if (talk_ == YjsTalk::by_name) append_bytes(message, document(speaker));
    append_number(message, about);
    return message;
  }
  std::string sync(const Speaker& speaker, std::uint64_t what, std::string_view bytes) const {
    std::string message = begin(speaker, about_sync);
    append_number(message, what);
    append_bytes(message, bytes);
    return message;
  }
  // One new entry of the map, by this client's next clock.
  std::string update_of(Speaker& speaker, std::uint32_t number) const {
    std::string words = mark_of(number);
    words.resize(std::max(bytes_, words.size()), 'w');
    std::string update;
    append_number(update, 1);  // One client, one struct.
    append_number(update, 1);
    append_number(update, client_of(speaker));
    append_number(update, speaker.said++);
    update += static_cast<char>(any_content | has_key);
    append_number(update, 1);  // Of a root type, by name.
    append_bytes(update, "notes");
    append_bytes(update, std::to_string(number));
    append_number(update, 1);
    update += any_string;
    append_bytes(update, words);
    append_number(update, 0);  // Nothing is deleted.
    return update;
  }

  std::size_t bytes_;
  YjsTalk talk_;
};

}  // namespace

std::unique_ptr<Dialect> make_yjs_dialect(std::size_t message_bytes, YjsTalk talk) {
  return std::make_unique<Yjs>(message_bytes, talk);
}

}  // namespace plenary::cli
