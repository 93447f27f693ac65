// What people agree to before they come in, and that they did.
//
// Plain values, kept by Store; decide_agreements.cpp makes them. The texts are the staff's own or a
// template's (deploy/templates/agreements.toml); nothing here is ours to read.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "audit/fields.h"
#include "audit/record_ref.h"
#include "base/id.h"
#include "base/time.h"

namespace plenary::audit {

struct Seat;

// In one language.
struct Wording {
  std::string language;  // BCP 47.
  std::string rules;     // How we treat each other; a line each.
  std::string consent;   // What becomes of what one says here, and that one may leave.
  std::string minors;    // The same for minors; empty: as for everybody.
  std::string whole;     // All of it, for who wants to read more; may be empty.
  friend bool operator==(const Wording&, const Wording&) = default;
  using fields =
      Fields<Field<&Wording::language, 1>, Field<&Wording::rules, 2>, Field<&Wording::consent, 3>,
             Field<&Wording::minors, 4>, Field<&Wording::whole, 5>>;
};

// Part of Settings. The version only ever grows, so that what somebody agreed to can be named.
struct Agreements {
  std::uint32_t version = 0;
  std::vector<Wording> wordings;  // None: nothing is asked.
  friend bool operator==(const Agreements&, const Agreements&) = default;
  using fields = Fields<Field<&Agreements::version, 1>, Field<&Agreements::wordings, 2>>;
};

// That a seat agreed, and to which version. Twice: in the seat's own scope, for its person, and in
// `staff`, who may have to show it. Nobody else learns who agreed to what.
struct Agreed {
  static constexpr RecordKind kind = RecordKind::agreed;
  Id<Agreed> id;
  Id<Seat> seat;
  std::uint32_t version = 0;
  Time at;
  Id<Seat> by;  // Who keeps the table and asked them; zero: they said so themselves.
  friend bool operator==(const Agreed&, const Agreed&) = default;
  using fields = Fields<Field<&Agreed::id, 1>, Field<&Agreed::seat, 2>, Field<&Agreed::version, 3>,
                        Field<&Agreed::at, 4>, Field<&Agreed::by, 5>>;
};

}  // namespace plenary::audit
