// Notes and votes by nobody: what the gateway asks of a session once tokens were drawn, shown or a
// capability was named. None of these comes from a client as a command (tag 100 or more).
//
// Plain values; decide_unlinked.cpp answers them. The gateway has checked tickets and tokens.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "audit/commands_notes.h"
#include "audit/fields.h"
#include "audit/records.h"

namespace plenary::audit {

// The key of the phase that is now, or of a ballot's voters of a group, made when somebody first
// draws.
struct OpenTokens {
  static constexpr std::uint32_t tag = 103;
  std::uint32_t number = 0;  // Phase::number; zero for a ballot's.
  Digest public_key{};
  Digest secret{};
  Id<Ballot> ballot;
  std::string group;
  friend bool operator==(const OpenTokens&, const OpenTokens&) = default;
  using fields = Fields<Field<&OpenTokens::number, 1>, Field<&OpenTokens::public_key, 2>,
                        Field<&OpenTokens::secret, 3>, Field<&OpenTokens::ballot, 4>,
                        Field<&OpenTokens::group, 5>>;
};

struct DrawTokens {
  static constexpr std::uint32_t tag = 104;
  Id<Seat> seat;
  std::uint32_t count = 0;
  Digest request{};  // Of what is to be evaluated.
  Id<TokenKey> key;
  friend bool operator==(const DrawTokens&, const DrawTokens&) = default;
  using fields = Fields<Field<&DrawTokens::seat, 1>, Field<&DrawTokens::count, 2>,
                        Field<&DrawTokens::request, 3>, Field<&DrawTokens::key, 4>>;
};

struct AddUnlinked {
  static constexpr std::uint32_t tag = 105;
  Id<TokenKey> key;
  Digest token{};
  Id<Note> id;
  Epistemic epistemic = Epistemic::unsorted;
  NewText text;
  Digest capability{};
  friend bool operator==(const AddUnlinked&, const AddUnlinked&) = default;
  using fields = Fields<Field<&AddUnlinked::key, 1>, Field<&AddUnlinked::token, 2>,
                        Field<&AddUnlinked::id, 3>, Field<&AddUnlinked::epistemic, 4>,
                        Field<&AddUnlinked::text, 5>, Field<&AddUnlinked::capability, 6>>;
};

// Other words, or with none: it is taken back.
struct ChangeUnlinked {
  static constexpr std::uint32_t tag = 106;
  Id<Note> note;
  Digest capability{};
  NewText text;
  friend bool operator==(const ChangeUnlinked&, const ChangeUnlinked&) = default;
  using fields = Fields<Field<&ChangeUnlinked::note, 1>, Field<&ChangeUnlinked::capability, 2>,
                        Field<&ChangeUnlinked::text, 3>>;
};

// All that a voter marks on a ballot, in place of what they marked before; with nothing it is taken
// back.
struct CastUnlinked {
  static constexpr std::uint32_t tag = 107;
  Id<TokenKey> key;
  Digest token{};
  std::vector<Mark> marks;
  Digest capability{};
  friend bool operator==(const CastUnlinked&, const CastUnlinked&) = default;
  using fields = Fields<Field<&CastUnlinked::key, 1>, Field<&CastUnlinked::token, 2>,
                        Field<&CastUnlinked::marks, 3>, Field<&CastUnlinked::capability, 4>>;
};

}  // namespace plenary::audit
