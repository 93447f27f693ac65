#include "clients/cli/rehearsing.h"

#include <cstdio>
#include <map>

namespace plenary::cli {
namespace {

constexpr std::uint32_t room_size = 6;
constexpr std::size_t at_each_table = 3;

}  // namespace

using audit::Refusal;
using audit::Role;

const std::vector<std::string>& rehearsed_groups() {
  static const std::vector<std::string> all{"students", "families", "educators", "community"};
  return all;
}

std::vector<Attendee*> Rehearsal::of(Role role) const {
  std::vector<Attendee*> found;
  for (const auto& attendee : attendees_) {
    if (attendee->client().is_welcome() && attendee->role() == role)
      found.push_back(attendee.get());
  }
  return found;
}

std::vector<Attendee*> Rehearsal::in_rooms() const {
  std::vector<Attendee*> found;
  for (Attendee* attendee : of(Role::participant)) {
    if (attendee->room()) found.push_back(attendee);
  }
  return found;
}

// Until everybody is there and has an answer to everything.
bool Rehearsal::rest() {
  const bool done = network_->run_until(
      [&] {
        return std::all_of(attendees_.begin(), attendees_.end(), [](const auto& attendee) {
          const Client& client = attendee->client();
          return client.is_turned_away() || (client.is_welcome() && client.is_idle());
        });
      },
      patience_ms());
  return done || failed("somebody was not answered in time");
}

Refusal Rehearsal::asked(Attendee& who, audit::Command command) {
  const std::size_t before = who.refused();
  who.client().submit(std::move(command));
  if (!rest()) return Refusal::storage_unavailable;
  return who.refused() == before ? Refusal::none : who.refusals().back();
}

bool Rehearsal::does(Attendee& who, audit::Command command, const char* what) {
  return asked(who, std::move(command)) == Refusal::none || failed(what);
}

void Rehearsal::add(wire::Hello hello, Role role) {
  Attendee::Place place;
  place.who = attendees_.size();
  place.network = network_.get();
  place.url = setting_.url;
  place.canaries = &canaries_;
  place.hello = std::move(hello);
  place.hello.agreed = agreements_;
  place.learns = role == Role::facilitator;
  place.transcript = transcript_of(role);
  attendees_.push_back(std::make_unique<Attendee>(std::move(place)));
  attendees_.back()->come();
}

bool Rehearsal::invite(Role role, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const auto body = api_.post("/api/sessions/" + std::to_string(made_.session.value) + "/invite",
                                wire::api_json(wire::InviteRequest{role}));
    if (!body) return failed("a link was refused");
    wire::Hello hello;
    hello.invitation = wire::from_json<wire::Invited>(*body)->token;
    hello.group = role == Role::observer ? "" : "educators";
    hello.modality = i % 4 == 3 ? audit::Modality::remote : audit::Modality::in_room;
    hello.language = "en";
    add(std::move(hello), role);
  }
  return true;
}

bool Rehearsal::seat_people(std::size_t count) {
  for (; count > 0; --count, ++seated_) {
    wire::Hello hello;
    hello.join_code = made_.code;
    hello.group = rehearsed_groups()[(seated_ * 7 / 3) % rehearsed_groups().size()];
    hello.modality = seated_ % 62 < 48 ? audit::Modality::in_room : audit::Modality::remote;
    hello.language = seated_ % 5 == 0 ? "es" : seated_ % 3 == 0 ? "pt-BR" : "en";
    add(std::move(hello), Role::participant);
  }
  return rest();
}

bool Rehearsal::open() {
  const auto made = api_.create(
      {"Rehearsal",
       rehearsed_groups(),
       {"en", "es", "pt-BR"},
       false,
       wish_.observer_delay_s,
       wish_.agenda,
       {}});
  if (!made) return failed("no session could be made");
  made_ = *made;
  const auto agreements = api_.agreements(made_.code);
  if (!agreements) return failed("the door stayed shut");
  agreements_ = *agreements;
  wire::Hello hello;
  hello.invitation = made_.facilitator;
  hello.language = "en";
  add(std::move(hello), Role::facilitator);
  if (!rest() || !read_agenda() || !invite(Role::co_facilitator, 1)) return false;
  if (!invite(Role::table_lead, std::max<std::size_t>(2, wish_.people / 8))) return false;
  if (!invite(Role::scribe, 1 + wish_.people / 20)) return false;
  if (!invite(Role::observer, wish_.observers)) return false;
  wire::Hello wall;
  wall.invitation = made_.wall;
  wall.language = "en";
  add(std::move(wall), Role::wall);
  if (!rest() || !seat_people(wish_.people - wish_.people / 10)) return false;
  if (!lead_does(audit::SetSafeguard{{"students"}, {"observe"}, false}, "no safeguarding")) {
    return false;
  }
  for (Attendee* table : of(Role::table_lead)) {
    if (table->who() > 3) break;  // Two tables with people who have no phone.
    for (std::size_t i = 0; i < at_each_table; ++i) table->sit_somebody_down("families");
  }
  return rest();
}

// As the facilitator has it from the server.
bool Rehearsal::read_agenda() {
  auto planned = led_records<audit::PlannedPhase>();
  std::sort(planned.begin(), planned.end(),
            [](const auto& one, const auto& other) { return one.step < other.step; });
  for (const audit::PlannedPhase& phase : planned) {
    agenda_.push_back({phase.id, phase.plan, habit_of(phase.plan.name)});
  }
  return agenda_.size() > 1 || failed("the session has no agenda");
}

bool Rehearsal::arrange_rooms() {
  audit::RoomWishes wishes;
  wishes.size = room_size;
  wishes.mix_groups = true;
  wishes.place_late = true;
  wishes.shuffle = ++shuffle_;
  if (!lead_does(audit::ProposeRooms{wishes}, "no rooms were proposed")) return false;
  const auto plans = led_records<audit::RoomPlan>();
  if (plans.size() != 1) return failed("the plan of the rooms is not there");
  if (!plans[0].problems.empty()) return failed("the rooms cannot keep the rules");
  rooms_made_ = std::max(rooms_made_, plans[0].rooms.size());
  if (!lead_does(audit::ApplyRooms{plans[0].version}, "the rooms were not applied")) return false;
  // They may sit in rooms already: each must have come to the one of this plan.
  std::map<Id<audit::Seat>, Id<audit::Room>> planned;
  for (const audit::PlannedSeat& place : plans[0].seats) planned[place.seat] = place.room;
  const auto all_in_rooms = [&] {
    const auto people = of(Role::participant);
    return std::all_of(people.begin(), people.end(), [&](const Attendee* person) {
      const auto place = planned.find(person->seat());
      return place != planned.end() && person->room() == place->second;
    });
  };
  if (!network_->run_until(all_in_rooms, patience_ms())) return failed("somebody is in no room");
  return (rooms_at_odds(lead().client().replica()) == 0 || failed("a room breaks a rule"));
}

// The rest of the people, now that all are in rooms, if they are: each lands in one.
bool Rehearsal::let_the_late_in() {
  const std::size_t before = attendees_.size();
  if (seated_ >= wish_.people || !seat_people(wish_.people - seated_)) return why_.empty();
  for (std::size_t i = before; i < attendees_.size(); ++i) {
    const bool placed = !divides() || attendees_[i]->room();
    late_ += placed && attendees_[i]->client().is_welcome() ? 1U : 0U;
  }
  return late_ == attendees_.size() - before || failed("somebody who came late is in no room");
}

// One person into the wrong room, seen, and back, with nothing lost.
bool Rehearsal::move_wrongly_and_back() {
  for (Attendee* person : in_rooms()) {
    const Id<audit::Room> home = person->room();
    const auto elsewhere =
        std::find_if(attendees_.begin(), attendees_.end(), [&](const auto& other) {
          return other->client().is_welcome() && other->room() && other->room() != home;
        });
    if (elsewhere == attendees_.end()) return true;
    const Refusal no = asked(lead(), audit::MoveSeat{person->seat(), (*elsewhere)->room()});
    if (no == Refusal::safeguarding) {
      ++expected_refusals_;
      continue;
    }
    if (no != Refusal::none) return failed("somebody could not be moved");
    if (!lead_does(audit::Undo{}, "a wrong move could not be undone")) return false;
    return network_->run_until([&] { return person->room() == home; }, patience_ms()) ||
           failed("an undone move did not bring somebody home");
  }
  return true;
}

bool Rehearsal::help_a_room() {
  const auto people = in_rooms();
  if (people.empty()) return true;
  Attendee& caller = *people[shuffle_ % people.size()];
  const Id<audit::Room> room = caller.room();
  if (asked(caller, audit::CallHelp{Id<audit::HelpCall>(draw_random())}) != Refusal::none) {
    return failed("nobody could call for help");
  }
  const auto called = [&] {
    for (const auto& call : led_records<audit::HelpCall>()) {
      if (call.room == room && call.help == audit::HelpKind::asked) return true;
    }
    return false;
  };
  if (!network_->run_until(called, patience_ms())) return failed("a call for help was not heard");
  if (!lead_does(audit::MoveSeat{lead().seat(), room}, "no help came")) return false;
  if (called()) return failed("a call for help did not clear on arrival");
  ++helped_;
  return lead_does(audit::MoveSeat{lead().seat(), {}}, "help did not go again") &&
         pin_and_let_go(caller);
}

// A second's notice, and the room closes by itself.
bool Rehearsal::close_a_room() {
  const auto people = in_rooms();
  if (people.empty()) return true;
  Attendee& person = *people[people.size() / 2];
  if (!lead_does(audit::AnnounceClose{person.room(), 1}, "no end was announced")) return false;
  const bool home = network_->run_until([&] { return !person.room(); }, patience_ms());
  return home || failed("a room did not close by itself");
}

// Two moderators share what is held; on the first note both decide at once.
bool Rehearsal::moderate() {
  bool first = true;
  for (const audit::Review& review : led_records<audit::Review>()) {
    if (review.state != audit::ReviewState::held) continue;
    const audit::ReviewRecord release{
        review.about(), audit::ReviewAct::release, static_cast<std::uint32_t>(review.steps.size()),
        audit::ReviewReason::none, ""};
    Attendee& moderator = ++moderated_ % 2 == 0 ? lead() : co_lead();
    moderator.client().submit(release);
    if (!first) continue;
    first = false;
    const std::size_t before = lead().refused() + co_lead().refused();
    (&moderator == &lead() ? co_lead() : lead()).client().submit(release);
    if (!rest()) return false;
    if (lead().refused() + co_lead().refused() != before + 1) {
      return failed("two moderators decided the same thing twice");
    }
    ++expected_refusals_;
  }
  return rest();
}

std::size_t Rehearsal::participants_with(audit::RecordRef text) const {
  std::size_t holding = 0;
  for (Attendee* person : of(Role::participant)) {
    const auto& scopes = person->client().replica().scopes();
    holding += std::any_of(
        scopes.begin(), scopes.end(), [&](const auto& scope) { return scope.second.holds(text); });
  }
  return holding;
}

// Until so many participants hold it; and back, where it is to come back.
bool Rehearsal::hide(audit::RecordRef text, bool comes_back) {
  const std::size_t before = participants_with(text);
  audit::ReviewRecord step{text, audit::ReviewAct::hide, 0, audit::ReviewReason::hurtful, "?"};
  for (const audit::Review& review : led_records<audit::Review>()) {  // A flag is a step, too.
    if (review.about() != text) continue;
    step.after_steps = static_cast<std::uint32_t>(review.steps.size());
  }
  if (!lead_does(step, "a text could not be hidden")) return false;
  const auto seen_by = [&](std::size_t people) {
    return network_->run_until([&] { return participants_with(text) == people; }, patience_ms());
  };
  if (!seen_by(0)) return failed("what is hidden is still on somebody's phone");
  ++hidden_;
  if (!comes_back) return true;
  step.act = audit::ReviewAct::release;
  ++step.after_steps;
  if (asked(co_lead(), step) != Refusal::none) return failed("a hidden text could not be shown");
  return seen_by(before) || failed("what was hidden did not come back to everybody");
}

// Once a day: a title, which comes back, and a cause, which does not.
bool Rehearsal::moderate_titles() {
  const auto pick = [&](const auto& records) {
    const auto seen = std::find_if(records.begin(), records.end(), [&](const auto& record) {
      return participants_with(audit::ref(record.id)) != 0;
    });
    return seen == records.end() ? audit::RecordRef{} : audit::ref(seen->id);
  };
  const audit::RecordRef title = pick(led_records<audit::Group>());
  const audit::RecordRef cause = pick(led_records<audit::Cause>());
  if (hidden_ != 0 || !title.id || !cause.id) return true;
  return hide(title, true) && hide(cause, false);
}

bool Rehearsal::eject_and_readmit() {
  Attendee& person = *of(Role::participant).back();
  const Id<audit::Seat> seat = person.seat();
  if (!lead_does(audit::RemoveSeat{seat}, "nobody could be sent out")) return false;
  const bool out =
      network_->run_until([&] { return person.client().is_turned_away(); }, patience_ms());
  if (!out) return failed("somebody who was sent out is still there");
  if (!lead_does(audit::ReadmitSeat{seat}, "nobody could be let in again")) return false;
  person.come();
  return rest() && ((person.client().is_welcome() && person.seat() == seat) ||
                    failed("who was let in again did not come"));
}

}  // namespace plenary::cli
