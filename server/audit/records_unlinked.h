// Notes and votes of which nobody can find out whose they are: the keys of blind tokens, who drew
// how many, and what lets people change what is theirs without being anybody.
//
// Plain values, kept by Store; decide_unlinked.cpp makes them, tokens/voprf.h says what a token is.
// Nothing here leads from a seat to a note or a vote: a draw names a seat and no token, what was
// written names a token and no seat, and the token does not say which draw it came from.
#pragma once

#include <cstdint>
#include <string>

#include "audit/fields.h"
#include "audit/record_ref.h"
#include "audit/records_ballots.h"
#include "audit/records_notes.h"
#include "audit/records_people.h"
#include "base/id.h"

namespace plenary::audit {

// What tokens are checked against. In `everyone`, so that all are shown the same: a key of one's
// own would mark one's tokens. One for an unlinkable phase; of an unlinkable ballot one for each
// of its `key_groups`, so that results by group are possible and nobody stands alone behind a key.
struct TokenKey {
  static constexpr RecordKind kind = RecordKind::token_key;
  Id<TokenKey> id;
  std::uint32_t number = 0;  // Phase::number; zero for a ballot's.
  Digest public_key{};
  Id<Ballot> ballot;
  std::string group;
  friend bool operator==(const TokenKey&, const TokenKey&) = default;
  using fields =
      Fields<Field<&TokenKey::id, 1>, Field<&TokenKey::number, 2>, Field<&TokenKey::public_key, 3>,
             Field<&TokenKey::ballot, 4>, Field<&TokenKey::group, 5>>;
};

// Its other half, in the vault. It makes tokens; it does not take them apart.
struct TokenSecret {
  static constexpr RecordKind kind = RecordKind::token_secret;
  Id<TokenSecret> id;
  Id<TokenKey> key;
  Digest secret{};
  friend bool operator==(const TokenSecret&, const TokenSecret&) = default;
  using fields = Fields<Field<&TokenSecret::id, 1>, Field<&TokenSecret::key, 2>,
                        Field<&TokenSecret::secret, 3>>;
};

// How many tokens of the phase, or of the ballot, a seat has drawn. In the seat's own scope.
struct TokenDraw {
  static constexpr RecordKind kind = RecordKind::token_draw;
  Id<TokenDraw> id;
  Id<Seat> seat;
  std::uint32_t number = 0;  // Phase::number.
  std::uint32_t drawn = 0;
  Digest request{};  // Of the last draw: asked again, it is answered again and not counted.
  Id<Ballot> ballot;
  friend bool operator==(const TokenDraw&, const TokenDraw&) = default;
  using fields = Fields<Field<&TokenDraw::id, 1>, Field<&TokenDraw::seat, 2>,
                        Field<&TokenDraw::number, 3>, Field<&TokenDraw::drawn, 4>,
                        Field<&TokenDraw::request, 5>, Field<&TokenDraw::ballot, 6>>;
};

// The token that was spent on a note, and what its author shows to change it. In the vault; it
// stays when the note goes, for a token is spent once.
struct UnlinkedNote {
  static constexpr RecordKind kind = RecordKind::unlinked_note;
  Id<UnlinkedNote> id;
  Id<Note> note;
  Digest token{};
  Digest capability{};  // Of a secret the author alone keeps, another for each note.
  friend bool operator==(const UnlinkedNote&, const UnlinkedNote&) = default;
  using fields = Fields<Field<&UnlinkedNote::id, 1>, Field<&UnlinkedNote::note, 2>,
                        Field<&UnlinkedNote::token, 3>, Field<&UnlinkedNote::capability, 4>>;
};

// The token that was spent on a ballot, and what whoever cast it shows to change it. In the vault,
// as are its votes, whose `seat` is this voter.
struct UnlinkedSheet {
  static constexpr RecordKind kind = RecordKind::unlinked_sheet;
  Id<UnlinkedSheet> id;
  Id<Ballot> ballot;
  Id<Seat> voter;  // Made for the sheet: nobody's seat.
  std::string group;
  Digest token{};
  Digest capability{};
  friend bool operator==(const UnlinkedSheet&, const UnlinkedSheet&) = default;
  using fields = Fields<Field<&UnlinkedSheet::id, 1>, Field<&UnlinkedSheet::ballot, 2>,
                        Field<&UnlinkedSheet::voter, 3>, Field<&UnlinkedSheet::group, 4>,
                        Field<&UnlinkedSheet::token, 5>, Field<&UnlinkedSheet::capability, 6>>;
};

}  // namespace plenary::audit
