// Who comes and goes. What a Link is told of a scope begins with its exact tail or with a snapshot,
// at one place in the order, and goes on with the scope's stream from there.
#include <algorithm>
#include <iterator>
#include <utility>

#include "live/host.h"
#include "live/limits.h"

namespace plenary::live {

using audit::Scope;

void Host::attach(const Arrival& arrival) {
  loop_.assert_held();
  whole([&] { let_in(arrival); });
}

void Host::let_in(const Arrival& arrival) {
  if (viewers_.contains(arrival.link)) return;
  if (stopped_) {
    parts_.audience.publish(
        {CloseLink{arrival.link, static_cast<std::uint16_t>(CloseCode::session_reopening)}});
    return;
  }
  // Without its key a device cannot be told from another, and no command of it could be repeated.
  if (!arrival.device) return close(arrival.link, CloseCode::not_admitted);
  const auto* seat = session_.records().find(arrival.seat);
  if (seat == nullptr || seat->record.status == audit::SeatStatus::removed) {
    return close(arrival.link, CloseCode::removed);
  }
  const auto older = link_by_device_.find(arrival.device);
  const LinkId superseded = older == link_by_device_.end() ? LinkId{} : older->second;
  add_viewer(arrival);
  if (superseded) {
    forget_viewer(superseded);
    close(superseded, CloseCode::superseded);
  }

  Greeting greeting = greeting_for(arrival.link, viewers_.at(arrival.link), arrival.resume);
  greeting.welcome.token = arrival.token;
  take_turn([this, greeting = std::move(greeting)](Batch& batch) { greet(greeting, batch); });
}

void Host::add_viewer(const Arrival& arrival) {
  const Time now = parts_.clock.now();
  Viewer viewer;
  viewer.seat = arrival.seat;
  viewer.device = arrival.device;
  viewer.scopes = scopes_seen(arrival.seat);
  viewer.delayed = follows_behind(session_.records().find(arrival.seat)->record);
  viewer.said_at = now;
  viewer.heal_at = now;
  link_by_device_[arrival.device] = arrival.link;
  links_by_seat_[arrival.seat].push_back(arrival.link);
  Viewer& added = viewers_[arrival.link] = std::move(viewer);
  watch(arrival.link, added);
  note_presence(added);
}

// What is true at the present head, to be said when all of it is durable.
Host::Greeting Host::greeting_for(LinkId link, const Viewer& viewer, const Resume& resume) {
  const audit::Seat& seat = session_.records().find(viewer.seat)->record;
  Greeting greeting;
  greeting.link = link;
  greeting.welcome.session = parts_.id.value;
  greeting.welcome.epoch = epoch_;
  greeting.welcome.head = session_.sees(viewer.seat, Scope::staff()) ? session_.head() : 0;
  greeting.welcome.seat = seat;
  greeting.welcome.scopes = viewer.scopes;
  greeting.welcome.next_command_no = session_.receipts().next(viewer.device);
  for (const Scope& scope : viewer.scopes) {
    std::optional<std::uint64_t> from;
    for (const Cursor& cursor : resume.cursors) {
      const bool good = resume.epoch <= epoch_ && may_go_on_from(viewer, cursor);
      if (cursor.scope == scope && good) from = cursor.scope_seq;
    }
    greeting.leads.push_back(lead_to(stream_for(viewer, scope), from));
  }
  return greeting;
}

void Host::greet(const Greeting& greeting, Batch& batch) {
  const auto found = viewers_.find(greeting.link);
  if (found == viewers_.end()) return;
  found->second.arrived = true;
  found->second.wants_roster = presence_changed_ = true;

  Batch steps;
  Welcome welcome = greeting.welcome;
  welcome.server_time = parts_.clock.now();
  welcome.resumed = true;
  for (const Lead& lead : greeting.leads) {
    const Brought brought = bring(greeting.link, lead, steps);
    if (brought == Brought::not_at_all) {
      forget_viewer(greeting.link);
      return close(greeting.link, CloseCode::session_reopening);
    }
    welcome.resumed = welcome.resumed && brought == Brought::by_tail;
    if (!greeting.again) steps.push_back(JoinStream{greeting.link, lead.stream});
  }
  batch.push_back(ToLink{greeting.link, parts_.encoder.welcome(welcome)});
  // An older one may stand before this Welcome in the same message, and the last one counts.
  if (greeting.again) {
    batch.push_back(ToLink{greeting.link, parts_.encoder.grants(welcome.seat, welcome.scopes)});
  }
  std::move(steps.begin(), steps.end(), std::back_inserter(batch));
}

void Host::detach(LinkId link) {
  loop_.assert_held();
  whole([&] { forget_viewer(link); });
}

void Host::forget_viewer(LinkId link) {
  const auto found = viewers_.find(link);
  if (found == viewers_.end()) return;
  const Viewer viewer = std::move(found->second);
  viewers_.erase(found);
  const auto device = link_by_device_.find(viewer.device);
  if (device != link_by_device_.end() && device->second == link) link_by_device_.erase(device);
  const auto seat = links_by_seat_.find(viewer.seat);
  std::erase(seat->second, link);
  if (seat->second.empty()) links_by_seat_.erase(seat);
  note_presence(viewer);
}

// From our side, behind what the Link is due.
void Host::close(LinkId link, CloseCode code) {
  take_turn([link, code](Batch& batch) {
    batch.push_back(CloseLink{link, static_cast<std::uint16_t>(code)});
  });
}

void Host::resync(LinkId link) {
  loop_.assert_held();
  const auto found = viewers_.find(link);
  if (stopped_ || found == viewers_.end()) return;
  parts_.metrics.count(Counter::resyncs);
  whole([&] {
    Greeting greeting = greeting_for(link, found->second, {});
    greeting.again = true;
    take_turn([this, greeting = std::move(greeting)](Batch& batch) { greet(greeting, batch); });
  });
}

void Host::heal(LinkId link, Scope scope) {
  loop_.assert_held();
  const auto found = viewers_.find(link);
  if (stopped_ || found == viewers_.end()) return;
  Viewer& viewer = found->second;
  const bool seen = std::binary_search(viewer.scopes.begin(), viewer.scopes.end(), scope);
  if (!seen || std::count(viewer.ailing.begin(), viewer.ailing.end(), scope) != 0) return;
  whole([&] {
    if (viewer.ailing.empty()) ailing_.push_back(link);
    viewer.ailing.push_back(scope);
    tend(link, viewer, parts_.clock.now());  // May be the end of the viewer.
  });
}

// A snapshot for a few bytes is a good bargain for somebody who means harm, so not too often.
void Host::tend(LinkId link, Viewer& viewer, Time now) {
  if (viewer.ailing.empty() || now < viewer.heal_at) return;
  viewer.heal_at = now + limits::heal_every_ms;
  std::vector<Lead> leads;
  for (const Scope& scope : std::exchange(viewer.ailing, {})) {
    if (!std::binary_search(viewer.scopes.begin(), viewer.scopes.end(), scope)) continue;
    leads.push_back(lead_to(stream_for(viewer, scope), std::nullopt));
  }
  take_turn([this, link, leads = std::move(leads)](Batch& batch) {
    if (!viewers_.contains(link)) return;
    for (const Lead& lead : leads) {
      if (bring(link, lead, batch) != Brought::not_at_all) continue;
      forget_viewer(link);
      return close(link, CloseCode::session_reopening);
    }
  });
}

void Host::tend_the_ailing(Time now) {
  for (const LinkId link : std::exchange(ailing_, {})) {
    const auto found = viewers_.find(link);
    if (found != viewers_.end()) tend(link, found->second, now);
    const auto still = viewers_.find(link);
    if (still != viewers_.end() && !still->second.ailing.empty()) ailing_.push_back(link);
  }
}

}  // namespace plenary::live
