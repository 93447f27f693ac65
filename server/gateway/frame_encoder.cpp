#include "gateway/frame_encoder.h"

#include "audit/canonical.h"
#include "audit/limits.h"
#include "gateway/limits.h"
#include "live/limits.h"
#include "wire/limits.h"
#include "wire/messages.h"

namespace plenary::gateway {
namespace {

using audit::canonical::put_delimited;
using audit::canonical::put_field;
using audit::canonical::put_tag;
using audit::canonical::WireType;

Frame frame_of(const wire::ServerMessage& message) {
  return make_frame(audit::canonical::bytes(message));
}

wire::Limits limits_said(const live::Pace& pace) {
  return {wire::limits::message_bytes_max,
          live::limits::commands_in_flight_max,
          pace.per_second,
          pace.burst,
          audit::limits::note_scalars_max,
          audit::limits::title_scalars_max,
          audit::limits::name_scalars_max,
          limits::presence_per_second_max,
          limits::silence_ms_max};
}

}  // namespace

// Written straight from the entries' changes, field by field of wire::Events: no copy of a change
// is made on the live path.
Frame FrameEncoder::events(audit::Scope scope, const std::vector<live::ScopeEvent>& events) {
  std::string bytes;
  for (const live::ScopeEvent& event : events) {
    put_tag(bytes, 2, WireType::bytes);
    put_delimited(bytes, [&] {
      put_field(bytes, 1, scope);
      put_field(bytes, 2, event.scope_seq);
      put_field(bytes, 3, event.seq);
      for (const audit::ChangeBody* change : event.changes) {
        put_tag(bytes, 4, WireType::bytes);
        put_delimited(bytes, [&] { audit::canonical::append(bytes, *change); });
      }
      put_field(bytes, 5, wire::Hash64(event.hash));
    });
  }
  return make_frame(std::move(bytes));
}

Frame FrameEncoder::receipts(const std::vector<audit::Answer>& answers) {
  wire::ServerMessage message;
  for (const audit::Answer& answer : answers) {
    message.receipts.push_back(
        {answer.command_no, answer.refusal, answer.detail, answer.seq, answer.kept});
  }
  return frame_of(message);
}

Frame FrameEncoder::snapshot(audit::Scope scope, const live::ScopeSnapshot& snapshot) {
  wire::ServerMessage message;
  message.snapshots.push_back(
      {scope, snapshot.scope_seq, snapshot.records, wire::Hash64(snapshot.hash)});
  return frame_of(message);
}

Frame FrameEncoder::welcome(const live::Welcome& welcome) {
  wire::ServerMessage message;
  wire::Welcome said;
  said.epoch = welcome.epoch;
  said.session = Id<wire::SessionTag>(welcome.session);
  said.head = welcome.head;
  said.seat = welcome.seat;
  said.scopes = welcome.scopes;
  said.server_time = welcome.server_time;
  said.next_command_no = welcome.next_command_no;
  said.resumed = welcome.resumed;
  said.token = welcome.token;
  said.limits = limits_said(pace_);
  message.welcome.push_back(std::move(said));
  return frame_of(message);
}

Frame FrameEncoder::grants(const audit::Seat& seat, const std::vector<audit::Scope>& scopes) {
  wire::ServerMessage message;
  message.grants.push_back({seat, scopes});
  return frame_of(message);
}

Frame FrameEncoder::leave(audit::Scope scope) {
  wire::ServerMessage message;
  message.leaves.push_back({scope});
  return frame_of(message);
}

Frame FrameEncoder::presence(audit::Scope scope, const std::vector<live::Presence>& rows,
                             std::uint32_t observers) {
  wire::ServerMessage message;
  wire::PresenceTick tick{scope, {}, observers};
  for (const live::Presence& row : rows) {
    tick.rows.push_back({row.seat, static_cast<wire::PresenceState>(row.state)});
  }
  message.presence.push_back(std::move(tick));
  return frame_of(message);
}

}  // namespace plenary::gateway
