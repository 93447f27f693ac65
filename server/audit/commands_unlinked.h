// Notes by nobody: what the gateway asks of a session once tokens were drawn, shown or a capability
// was named. None of these comes from a client as a command (tag 100 or more).
//
// Plain values; decide_unlinked.cpp answers them. The gateway has checked tickets and tokens.
#pragma once

#include <cstdint>

#include "audit/commands_notes.h"
#include "audit/fields.h"
#include "audit/records.h"

namespace plenary::audit {

// The key of the phase that is now, made when somebody first draws.
struct OpenTokens {
  static constexpr std::uint32_t tag = 103;
  std::uint32_t number = 0;  // Phase::number.
  Digest public_key{};
  Digest secret{};
  friend bool operator==(const OpenTokens&, const OpenTokens&) = default;
  using fields = Fields<Field<&OpenTokens::number, 1>, Field<&OpenTokens::public_key, 2>,
                        Field<&OpenTokens::secret, 3>>;
};

struct DrawTokens {
  static constexpr std::uint32_t tag = 104;
  Id<Seat> seat;
  std::uint32_t count = 0;
  Digest request{};  // Of what is to be evaluated.
  friend bool operator==(const DrawTokens&, const DrawTokens&) = default;
  using fields = Fields<Field<&DrawTokens::seat, 1>, Field<&DrawTokens::count, 2>,
                        Field<&DrawTokens::request, 3>>;
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

}  // namespace plenary::audit
