// The bodies of the HTTP API as plain values, read and written as proto3 JSON.
//
// Numbers as in proto/plenary/v1/api.proto. Pure functions, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/chronicle.h"
#include "audit/records.h"
#include "audit/scope.h"
#include "wire/messages.h"

namespace plenary::wire {

struct Problem {
  std::string error;
  std::string message;
  using fields = Fields<Field<&Problem::error, 1>, Field<&Problem::message, 2>>;
};

struct NewSession {
  std::string title;
  std::vector<std::string> groups;
  std::vector<std::string> languages;
  bool lobby = false;
  std::uint32_t observer_delay_s = 0;
  std::string template_name;                 // Empty: the facilitator makes it up.
  Id<SessionTag> continues;                  // The session of the same audit before, or zero.
  std::vector<audit::Wording> agreements{};  // In place of the template's.
  bool without_agreements = false;           // Not even the template's.
  audit::SetSafeguard safeguard{};           // What protects minors; else the last session's.
  using fields =
      Fields<Field<&NewSession::title, 1>, Field<&NewSession::groups, 2>,
             Field<&NewSession::languages, 3>, Field<&NewSession::lobby, 4>,
             Field<&NewSession::observer_delay_s, 5>, Field<&NewSession::template_name, 6>,
             Field<&NewSession::continues, 7>, Field<&NewSession::agreements, 8>,
             Field<&NewSession::without_agreements, 9>, Field<&NewSession::safeguard, 10>>;
};

struct SessionMade {
  Id<SessionTag> session;
  std::string code;
  std::string facilitator;
  std::string observer;
  std::string wall;
  using fields = Fields<Field<&SessionMade::session, 1>, Field<&SessionMade::code, 2>,
                        Field<&SessionMade::facilitator, 3>, Field<&SessionMade::observer, 4>,
                        Field<&SessionMade::wall, 5>>;
};

struct SessionLine {
  Id<SessionTag> session;
  std::string title;
  Time created_at;
  bool closed = false;
  std::string code;
  using fields = Fields<Field<&SessionLine::session, 1>, Field<&SessionLine::title, 2>,
                        Field<&SessionLine::created_at, 3>, Field<&SessionLine::closed, 4>,
                        Field<&SessionLine::code, 5>>;
};

struct SessionList {
  std::vector<SessionLine> sessions;
  using fields = Fields<Field<&SessionList::sessions, 1>>;
};

struct JoinRequest {
  std::string code;
  std::string invitation;
  std::string name;
  std::string group;
  audit::Modality modality = audit::Modality::unspecified;
  std::string language;
  Key128 device;
  std::uint32_t agreed = 0;
  using fields = Fields<Field<&JoinRequest::code, 1>, Field<&JoinRequest::invitation, 2>,
                        Field<&JoinRequest::name, 3>, Field<&JoinRequest::group, 4>,
                        Field<&JoinRequest::modality, 5>, Field<&JoinRequest::language, 6>,
                        Field<&JoinRequest::device, 7>, Field<&JoinRequest::agreed, 8>>;
};

struct DoorRequest {
  std::string code;
  std::string invitation;
  Key128 device;  // Zero: a new one.
  using fields = Fields<Field<&DoorRequest::code, 1>, Field<&DoorRequest::invitation, 2>,
                        Field<&DoorRequest::device, 3>>;
};

// What a code or a link leads to, and what it asks of who comes in.
struct Door {
  std::string title;
  audit::Role role = audit::Role::none;
  std::vector<std::string> groups;        // To say one of; none where this role says none.
  std::vector<std::string> minor_groups;  // Of those.
  audit::Agreements agreements;           // Without wordings: nothing to agree to.
  bool returns = false;  // This device has a place already: nothing is asked again.
  using fields =
      Fields<Field<&Door::title, 1>, Field<&Door::role, 2>, Field<&Door::groups, 3>,
             Field<&Door::minor_groups, 4>, Field<&Door::agreements, 5>, Field<&Door::returns, 6>>;
};

// Whether it is this server that answers, and what time it has.
struct CheckRequest {
  std::string said;
  using fields = Fields<Field<&CheckRequest::said, 1>>;
};

struct CheckAnswer {
  std::string heard;
  Time now;
  using fields = Fields<Field<&CheckAnswer::heard, 1>, Field<&CheckAnswer::now, 2>>;
};

struct Joined {
  Id<SessionTag> session;
  Id<audit::Seat> seat;
  std::string token;
  using fields =
      Fields<Field<&Joined::session, 1>, Field<&Joined::seat, 2>, Field<&Joined::token, 3>>;
};

struct CodeShown {
  std::string code;
  using fields = Fields<Field<&CodeShown::code, 1>>;
};

struct InviteRequest {
  audit::Role role = audit::Role::none;
  using fields = Fields<Field<&InviteRequest::role, 1>>;
};

struct Invited {
  std::string token;
  using fields = Fields<Field<&Invited::token, 1>>;
};

// What happened since then, for the seat of this ticket.
struct CatchUpRequest {
  std::string token;
  Key128 device;
  Time since;
  using fields = Fields<Field<&CatchUpRequest::token, 1>, Field<&CatchUpRequest::device, 2>,
                        Field<&CatchUpRequest::since, 3>>;
};
using audit::Chronicle;

// Blind tokens for the phase that is now, for the seat of this ticket or one that sits at its
// table.
struct TokensRequest {
  std::string token;
  Key128 device;
  Id<audit::Seat> as_seat;
  std::vector<Digest> elements;  // tokens/voprf.h says what they are.
  Id<audit::Ballot> ballot;      // One to vote on this, instead of some to write in the phase.
  using fields = Fields<Field<&TokensRequest::token, 1>, Field<&TokensRequest::device, 2>,
                        Field<&TokensRequest::as_seat, 3>, Field<&TokensRequest::elements, 4>,
                        Field<&TokensRequest::ballot, 5>>;
};

struct TokensDrawn {
  Id<audit::TokenKey> key;
  std::vector<Digest> evaluated;
  Digest challenge{};
  Digest response{};
  using fields = Fields<Field<&TokensDrawn::key, 1>, Field<&TokensDrawn::evaluated, 2>,
                        Field<&TokensDrawn::challenge, 3>, Field<&TokensDrawn::response, 4>>;
};

// A note by nobody: who holds a token may.
struct UnlinkedWrite {
  Id<SessionTag> session;
  Id<audit::TokenKey> key;
  Digest input{};
  Digest output{};
  Id<audit::Note> note;
  audit::Epistemic epistemic = audit::Epistemic::unsorted;
  audit::NewText text;
  Digest secret{};  // To change the note by; kept as its digest.
  using fields = Fields<Field<&UnlinkedWrite::session, 1>, Field<&UnlinkedWrite::key, 2>,
                        Field<&UnlinkedWrite::input, 3>, Field<&UnlinkedWrite::output, 4>,
                        Field<&UnlinkedWrite::note, 5>, Field<&UnlinkedWrite::epistemic, 6>,
                        Field<&UnlinkedWrite::text, 7>, Field<&UnlinkedWrite::secret, 8>>;
};

// All that is marked on a ballot, in place of what was marked before; with none it is taken back.
struct UnlinkedVote {
  Id<SessionTag> session;
  Id<audit::TokenKey> key;
  Digest input{};
  Digest output{};
  std::vector<audit::Mark> marks;
  Digest secret{};
  using fields = Fields<Field<&UnlinkedVote::session, 1>, Field<&UnlinkedVote::key, 2>,
                        Field<&UnlinkedVote::input, 3>, Field<&UnlinkedVote::output, 4>,
                        Field<&UnlinkedVote::marks, 5>, Field<&UnlinkedVote::secret, 6>>;
};

// Other words for it, or with none: it is taken back.
struct UnlinkedChange {
  Id<SessionTag> session;
  Id<audit::Note> note;
  Digest secret{};
  audit::NewText text;
  using fields = Fields<Field<&UnlinkedChange::session, 1>, Field<&UnlinkedChange::note, 2>,
                        Field<&UnlinkedChange::secret, 3>, Field<&UnlinkedChange::text, 4>>;
};

struct ScopeState {
  audit::Scope scope;
  std::uint64_t scope_seq = 0;
  Hash64 hash;
  std::vector<audit::Record> records;
  using fields = Fields<Field<&ScopeState::scope, 1>, Field<&ScopeState::scope_seq, 2>,
                        Field<&ScopeState::hash, 3>, Field<&ScopeState::records, 4>>;
};

struct SessionState {
  Id<SessionTag> session;
  std::uint64_t seq = 0;
  Hash64 hash;
  std::vector<ScopeState> scopes;
  std::string chain;
  using fields = Fields<Field<&SessionState::session, 1>, Field<&SessionState::seq, 2>,
                        Field<&SessionState::hash, 3>, Field<&SessionState::scopes, 4>,
                        Field<&SessionState::chain, 5>>;
};

// Nothing where the JSON is not a whole T; unknown names are refused.
template <class T>
std::optional<T> from_json(std::string_view json);

// With every plain field, also those that have their default.
template <class T>
std::string api_json(const T& value);

}  // namespace plenary::wire
