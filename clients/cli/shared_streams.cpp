#include "clients/cli/shared_streams.h"

#include <algorithm>

#include "audit/canonical.h"
#include "clients/cli/replica.h"
#include "wire/decode.h"

namespace plenary::cli {
namespace {

using audit::Scope;
using audit::ScopeKind;

constexpr std::uint32_t field_events = 2;  // Of ServerMessage.
constexpr std::uint32_t field_presence = 4;
constexpr std::uint32_t field_snapshot = 5;
constexpr std::uint32_t field_scope = 1;  // Of Events and Snapshot.
constexpr std::uint32_t field_scope_seq = 2;
constexpr std::uint32_t field_kind = 1;  // Of Scope.
constexpr std::size_t not_shared = SIZE_MAX;

bool is_shared(std::string_view scope_bytes) {
  const auto kind = take_field(scope_bytes);
  return kind && kind->number == field_kind &&
         kind->value != static_cast<std::uint64_t>(ScopeKind::seat);
}

// Whether a replica that begins with the snapshot ends as the server's scope.
bool leads_there(const Ledger& ledger, std::size_t stream, std::string_view snapshot,
                 const wire::ScopeState& server) {
  Replica replica;
  const auto begun = wire::decode_server(snapshot);
  if (!begun || begun->message.snapshots.size() != 1) return false;
  const wire::Snapshot& first = begun->message.snapshots.front();
  if (!replica.apply(*begun).empty()) return false;
  auto& store = replica.scopes()[server.scope];
  if (store.scope_hash(server.scope).value() != first.hash.value) return false;
  for (std::uint64_t seq = first.scope_seq + 1; seq <= ledger.last_of(stream); ++seq) {
    const auto event = wire::decode_server(ledger.event(stream, seq));
    if (!event || !replica.apply(*event).empty()) return false;
  }
  return store.scope_seq(server.scope) == server.scope_seq &&
         store.scope_hash(server.scope).value() == server.hash.value;
}

}  // namespace

std::size_t SharedStreams::stream_named(std::string_view scope_bytes) {
  for (std::size_t at = 0; at < streams_.size(); ++at) {
    if (streams_[at].scope_bytes == scope_bytes) return at;
  }
  if (!is_shared(scope_bytes)) return not_shared;
  streams_.push_back({std::string(scope_bytes), ledger_.open_stream(command_of_)});
  return streams_.size() - 1;
}

std::size_t SharedStreams::stream_of(const Scope& scope) {
  return streams_[stream_named(audit::canonical::bytes(scope))].number;
}

SharedStreams::Place SharedStreams::place_of(std::string_view content) {
  Place place{not_shared, 0};
  for (int fields = 0; fields < 2 && !content.empty(); ++fields) {
    const auto field = take_field(content);
    if (!field) break;
    if (field->number == field_scope) place.stream = stream_named(field->content);
    if (field->number == field_scope_seq) place.seq = field->value;
  }
  return place;
}

std::string_view SharedStreams::sift(Hearer& hearer, std::string_view message,
                                     std::int64_t now_us) {
  hearer.rest.clear();
  for (std::string_view left = message; !left.empty();) {
    if (const std::size_t taken = hear_as_written(hearer, left, now_us); taken > 0) {
      left.remove_prefix(taken);
      continue;
    }
    const auto field = take_field(left);
    if (!field) return message;
    if (field->number == field_presence) continue;
    const bool events = field->number == field_events;
    if (events || field->number == field_snapshot) {
      const Place place = place_of(field->content);
      if (place.stream != not_shared) {
        events ? hear_events(hearer, place, field->whole, now_us)
               : see_snapshot(hearer, place, field->whole);
        continue;
      }
    }
    hearer.rest += field->whole;
  }
  return hearer.rest;
}

// Most is of the stream that was heard last.
std::size_t SharedStreams::hear_as_written(Hearer& hearer, std::string_view left,
                                           std::int64_t now_us) {
  for (std::size_t tries = 0; tries < hearer.following.size(); ++tries) {
    const std::size_t at = (hearer.last + tries) % hearer.following.size();
    const std::size_t taken = ledger_.hear_next(hearer.following[at].follower, left, now_us);
    if (taken == 0) continue;
    hearer.last = at;
    return taken;
  }
  return 0;
}

void SharedStreams::see_snapshot(Hearer& hearer, const Place& place, std::string_view bytes) {
  const auto known = std::find_if(snapshots_.begin(), snapshots_.end(), [&](const Snapshot& each) {
    return each.stream == place.stream && each.seq == place.seq;
  });
  if (known == snapshots_.end()) {
    snapshots_.push_back({place.stream, place.seq, std::string(bytes)});
  } else if (known->bytes != bytes) {
    ++differing_snapshots_;
  }
  for (const Hearer::Following& each : hearer.following) {
    if (each.stream == place.stream) return ledger_.brought_to(each.follower, place.seq);
  }
  hearer.following.push_back(
      {place.stream, ledger_.follow(streams_[place.stream].number, place.seq, hearer.due)});
}

void SharedStreams::hear_events(Hearer& hearer, const Place& place, std::string_view bytes,
                                std::int64_t now_us) {
  for (const Hearer::Following& each : hearer.following) {
    if (each.stream != place.stream) continue;
    ledger_.hear({each.follower, place.seq, bytes, now_us});
    return;
  }
  // From the very first on, without a snapshot; anything later is a gap.
  const std::size_t follower = ledger_.follow(streams_[place.stream].number, 0, hearer.due);
  hearer.following.push_back({place.stream, follower});
  ledger_.hear({follower, place.seq, bytes, now_us});
}

std::vector<std::uint64_t> SharedStreams::ends(const ServerScopes& server) const {
  std::vector<std::uint64_t> ends(streams_.size());
  for (const auto& [scope, state] : server) {
    const std::string bytes = audit::canonical::bytes(scope);
    for (std::size_t at = 0; at < streams_.size(); ++at) {
      if (streams_[at].scope_bytes == bytes) ends[at] = state.scope_seq;
    }
  }
  return ends;
}

bool SharedStreams::has_heard(const Hearer& hearer, const std::vector<std::uint64_t>& ends,
                              std::size_t streams_min) const {
  return hearer.following.size() >= streams_min &&
         std::all_of(
             hearer.following.begin(), hearer.following.end(), [&](const Hearer::Following& each) {
               return each.stream < ends.size() &&
                      ledger_.stands_at(each.follower) == ends[each.stream];
             });
}

bool SharedStreams::adds_up(const ServerScopes& server) const {
  if (differing_snapshots_ > 0) return false;
  for (const auto& [scope, state] : server) {
    const std::string bytes = audit::canonical::bytes(scope);
    for (const Snapshot& snapshot : snapshots_) {
      const Stream& stream = streams_[snapshot.stream];
      if (stream.scope_bytes != bytes) continue;
      if (!leads_there(ledger_, stream.number, snapshot.bytes, state)) return false;
    }
  }
  return true;
}

}  // namespace plenary::cli
