// What people are told, in their language: the messages of clients/i18n, of which the screens are
// made too, as text in the program.
//
// A key that is in no catalogue does not compile, nor does a catalogue that lacks one. A message is
// ICU's MessageFormat; it is parsed when it is first said, and kept. ICU's formats change inside
// while they are read, so a Words belongs to one thread: each loop has its own.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "audit/refusal.h"
#include "words/catalogue_keys.h"

namespace plenary::words {

// What there is a message for.
class Key {
 public:
  // Of a name that stands in the code.
  explicit consteval Key(std::string_view name) : index_(place_of(name)) {
    if (index_ == std::size(catalogue_keys)) throw "this message is not in clients/i18n";
  }
  // Of a name that was put together; nothing where there is no such message.
  static std::optional<Key> find(std::string_view name);

  std::string_view name() const { return catalogue_keys[index_]; }
  std::size_t index() const { return index_; }
  friend bool operator==(Key, Key) = default;

 private:
  enum class Place : std::size_t {};
  explicit Key(Place place) : index_(static_cast<std::size_t>(place)) {}
  static constexpr std::size_t place_of(std::string_view name) {
    std::size_t place = 0;
    while (place < std::size(catalogue_keys) && catalogue_keys[place] != name) ++place;
    return place;
  }
  std::size_t index_;
};

// The sentence for a refusal, which is not `none`. It takes the value `detail`.
Key key_of(audit::Refusal refusal);

// One of the languages there is a catalogue for.
class Language {
 public:
  Language();                    // English.
  std::string_view tag() const;  // BCP 47.
  friend bool operator==(Language, Language) = default;

 private:
  friend class Words;
  explicit Language(std::size_t index) : index_(index) {}
  std::size_t index_;
};

// What a message leaves open.
struct Value {
  std::string_view name;
  std::variant<std::int64_t, std::string_view> is;
};

class Words {
 public:
  Words();
  ~Words();
  Words(const Words&) = delete;
  Words& operator=(const Words&) = delete;

  // The one that suits best whoever asks: a tag, or tags as `Accept-Language` has them. Of another
  // place is good enough (es-MX: es; pt: pt-BR); nothing where they share none with us.
  std::optional<Language> best(std::string_view asked) const;

  std::string say(Language language, Key key, std::initializer_list<Value> values = {});

 private:
  struct Formats;
  std::unique_ptr<Formats> formats_;
};

}  // namespace plenary::words
