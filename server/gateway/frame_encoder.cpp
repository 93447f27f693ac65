#include "gateway/frame_encoder.h"

#include "audit/canonical.h"
#include "audit/limits.h"
#include "gateway/limits.h"
#include "live/limits.h"
#include "wire/limits.h"

namespace plenary::gateway {
namespace {

namespace canonical = audit::canonical;

// The numbers of a message's repeated field in ServerMessage, and of the fields inside it.
constexpr std::uint32_t events_number = 2;
constexpr std::uint32_t snapshots_number = 5;

template <class Write>
void put_message(std::string& out, std::uint32_t number, Write&& write) {
  canonical::put_tag(out, number, canonical::WireType::bytes);
  canonical::put_delimited(out, write);
}

Frame frame_of(const wire::ServerMessage& message) { return make_frame(canonical::bytes(message)); }

wire::Limits limits_said(const live::Pace& pace) {
  wire::Limits said;
  said.message_bytes_max = static_cast<std::uint32_t>(wire::limits::message_bytes_max);
  said.commands_in_flight_max = live::limits::commands_in_flight_max;
  said.commands_per_second = pace.per_second;
  said.commands_burst = pace.burst;
  said.note_scalars_max = audit::limits::note_scalars_max;
  said.title_scalars_max = audit::limits::title_scalars_max;
  said.name_scalars_max = audit::limits::name_scalars_max;
  said.presence_per_second_max = limits::presence_per_second_max;
  said.silence_ms_max = limits::silence_ms_max;
  return said;
}

}  // namespace

Frame FrameEncoder::events(audit::Scope scope, const std::vector<live::ScopeEvent>& events) {
  std::string out;
  for (const live::ScopeEvent& event : events) {
    put_message(out, events_number, [&] {
      canonical::put_field(out, 1, scope);
      canonical::put_field(out, 2, event.scope_seq);
      canonical::put_field(out, 3, event.seq);
      for (const audit::ChangeBody* change : event.changes) {
        put_message(out, 4, [&] { canonical::append(out, *change); });
      }
      canonical::put_field(out, 5, wire::Hash64(event.hash));
    });
  }
  return make_frame(std::move(out));
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
  std::string out;
  put_message(out, snapshots_number, [&] {
    canonical::put_field(out, 1, scope);
    canonical::put_field(out, 2, snapshot.scope_seq);
    for (const audit::Record& record : snapshot.records) {
      put_message(out, 3, [&] { canonical::append(out, record); });
    }
    canonical::put_field(out, 4, wire::Hash64(snapshot.hash));
  });
  return make_frame(std::move(out));
}

Frame FrameEncoder::welcome(const live::Welcome& welcome) {
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
  wire::ServerMessage message;
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
  wire::PresenceTick tick{scope, {}, observers};
  for (const live::Presence& row : rows) {
    tick.rows.push_back({row.seat, static_cast<wire::PresenceState>(row.state)});
  }
  wire::ServerMessage message;
  message.presence.push_back(std::move(tick));
  return frame_of(message);
}

Frame FrameEncoder::reopening(std::size_t links) {
  return goaway_frame({wire::GoawayReason::reopening, 0, limits::hand_over_spread_ms(links), {}});
}

Frame goaway_frame(const wire::Goaway& goaway) {
  wire::ServerMessage message;
  message.goaway.push_back(goaway);
  return frame_of(message);
}

Frame pong_frame(const wire::Pong& pong) {
  wire::ServerMessage message;
  message.pong.push_back(pong);
  return frame_of(message);
}

Frame replay_frame(const wire::ReplayTick& tick) {
  wire::ServerMessage message;
  message.replay.push_back(tick);
  return frame_of(message);
}

Frame refused_frame(std::uint64_t command_no, const audit::Refused& refused) {
  wire::ServerMessage message;
  message.receipts.push_back({command_no, refused.code, refused.detail, 0, {}});
  return frame_of(message);
}

}  // namespace plenary::gateway
