#include "live/host.h"

#include <algorithm>
#include <utility>

#include "base/overload.h"
#include "live/limits.h"
#include "live/trailing.h"

namespace plenary::live {

using audit::Answer;
using audit::Entry;
using audit::Refusal;
using audit::Refused;

Host::Host(HostParts parts) : parts_(std::move(parts)) {}

Host::~Host() {
  if (epoch_ != 0) parts_.presence.end(parts_.id.value, epoch_, parts_.clock.now());
}

void Host::start(Opened opened) {
  loop_.assert_held();
  epoch_ = opened.epoch;
  journal_ = std::move(opened.session);
  if (opened.image) {
    snapshot_seq_ = opened.image->head;
    session_ = audit::Session::from_image(*std::move(opened.image));
  }
  const Time now = parts_.clock.now();
  parts_.presence.begin(parts_.id.value, epoch_, now);
  for (const Entry& entry : opened.entries) {
    // Observers must not see early what was younger than the delay when the server went down.
    const std::int64_t delay = delay_ms();
    if (!trailing_ && delay > 0 && entry.at + delay > now) {
      trailing_ = std::make_unique<Trailing>(session_);
    }
    session_.apply(entry);
    if (trailing_) trailing_->hold(entry, delay, 0);
  }
  if (!trailing_ && delay_ms() > 0) trailing_ = std::make_unique<Trailing>(session_);
  durable_ = session_.head();
  next_snapshot_ = snapshot_seq_ + entries_to_next_snapshot();
}

void Host::submit(Submission submission) {
  loop_.assert_held();
  whole([&] { take(std::move(submission)); });
}

void Host::take(Submission&& submission) {
  const auto found = viewers_.find(submission.link);
  if (stopped_ || found == viewers_.end()) return;
  Viewer& viewer = found->second;
  const Time now = parts_.clock.now();
  viewer.said_at = now;
  if (answer_again(submission, viewer)) return;
  const std::uint64_t wait_ms = throttles_[viewer.seat].take(parts_.pace, now);
  if (wait_ms > 0) {
    parts_.metrics.count(Counter::commands_throttled);
    reply(
        submission.link, viewer, {submission.command_no, 0, 0, Refusal::retry_after, wait_ms, {}});
    return;
  }
  order(std::move(submission), viewer);
}

bool Host::would_accept(const Submission& submission) const {
  const auto found = viewers_.find(submission.link);
  if (stopped_ || found == viewers_.end() || !submission.command.ok()) return false;
  const Id<audit::Seat> seat = found->second.seat;
  return (!submission.as_seat || submission.as_seat == seat) &&
         decided(audit::Actor{seat, submission.phase}, *submission.command, parts_.clock.now())
             .ok();
}

// Deciding changes nothing, so what it throws is the answer to this command and nobody else's
// trouble. It is recorded as any other no: sent again, it is not tried again.
Result<audit::Changes, Refused> Host::decided(const audit::Actor& actor,
                                              const audit::Command& command, Time now) const {
  try {
    return session_.decide(actor, command, {now, parts_.entropy});
  } catch (const std::exception& exception) {
    parts_.metrics.count(Counter::exceptions_caught);
    parts_.log.error("command_threw", {{"session", parts_.id.value},
                                       {"command", command.index()},
                                       {"what", std::string_view(exception.what())}});
    return Refused(Refusal::not_done);
  }
}

// The same command gets the same answer, a later one has to wait its turn (rule P2).
bool Host::answer_again(const Submission& submission, Viewer& viewer) {
  const std::uint64_t expected = session_.receipts().next(viewer.device);
  const std::uint64_t number = submission.command_no;
  if (number == expected) return false;
  Answer answer{number, 0, 0, Refusal::expected_number, expected, {}};
  if (number < expected) {
    parts_.metrics.count(Counter::commands_repeated);
    const Answer* before = session_.receipts().find(viewer.device, number);
    if (before == nullptr) {
      answer = {number, 0, 0, Refusal::already_answered, 0, {}};
    } else if (before->body_hash != submission.body_hash) {
      answer = {number, 0, 0, Refusal::command_conflict, 0, {}};
    } else {
      answer = *before;
    }
  }
  reply(submission.link, viewer, std::move(answer));
  return true;
}

// Behind whatever is on its way: an answer may be about an entry that is not durable yet.
void Host::reply(LinkId link, Viewer& viewer, Answer answer) {
  if (viewer.answers_waiting >= limits::answers_waiting_max) return;
  ++viewer.answers_waiting;
  if (!session_.sees(viewer.seat, audit::Scope::staff())) answer.seq = 0;
  gate(Reply{link, std::move(answer)});
}

void Host::order(Submission&& submission, const Viewer& viewer) {
  Entry entry;
  entry.at = parts_.clock.now();
  entry.actor = viewer.seat;
  entry.device = viewer.device;
  entry.command_no = submission.command_no;
  entry.body_hash = submission.body_hash;
  Refused no;
  const bool for_another = submission.as_seat && submission.as_seat != viewer.seat;
  if (for_another && !session_.speaks_for(viewer.seat, submission.as_seat)) {
    no = Refusal::not_found;
  } else if (!submission.command.ok()) {
    no = submission.command.error();
  } else {
    if (for_another) entry.actor = submission.as_seat;
    auto changes =
        decided(audit::Actor{entry.actor, submission.phase}, *submission.command, entry.at);
    if (changes.ok()) {
      entry.changes = std::move(changes->list);
      entry.kept = std::move(changes->kept);
      entry.undoes = changes->undoes;
    } else {
      no = changes.error();
    }
  }
  entry.refusal = no.code;
  entry.detail = no.detail;
  if (no.code != Refusal::none) entry.kept = std::move(no.kept);
  parts_.metrics.count(
      no.code == Refusal::none ? Counter::commands_accepted : Counter::commands_refused);
  record(std::move(entry), submission.link);
}

void Host::administer(const audit::Command& command, std::function<void(Done)> done) {
  loop_.assert_held();
  if (stopped_) {
    done({Refusal::storage_unavailable, {}});
    return;
  }
  Entry entry;
  entry.at = parts_.clock.now();
  auto changes = decided(audit::Actor::server(), command, entry.at);
  if (!changes.ok()) {
    done({changes.error(), {}});
    return;
  }
  entry.changes = changes->list;
  if (!whole([&] { record(std::move(entry), {}); })) {
    done({Refusal::storage_unavailable, {}});
    return;
  }
  whole([&] {
    gate(Wish{[done, list = std::move(changes->list)] { done({Refusal::none, list}); },
              [done] { done({Refusal::storage_unavailable, {}}); }});
  });
}

void Host::when_durable(std::function<void()> then, std::function<void()> lost) {
  loop_.assert_held();
  if (stopped_) {
    lost();
  } else if (durable_ == session_.head()) {
    then();
  } else {
    gate(Wish{std::move(then), std::move(lost)});
  }
}

void Host::look_when_durable(std::function<void(audit::Session&)> look,
                             std::function<void()> lost) {
  loop_.assert_held();
  if (stopped_ || durable_ == session_.head()) {
    when_durable([&] { look(session_); }, std::move(lost));
    return;
  }
  // By the time that the gate opens the session may be ahead again, so a copy is looked at.
  auto copy = std::make_shared<audit::Session>(session_);
  when_durable([look = std::move(look), copy] { look(*copy); }, std::move(lost));
}

// Applies an entry and hands it to the journal; what it says waits in `gated_`.
void Host::record(Entry entry, LinkId link) {
  entry.seq = session_.head() + 1;
  auto pending = std::make_unique<Pending>();
  pending->delay_ms = delay_ms();
  spoil_snapshots(entry);
  const auto seats_before = seats_named(entry);
  for (const audit::Scope& scope : session_.apply(entry)) note_touched(scope, *pending);
  for (const auto& [seat, scopes] : seats_before) note_gains(seat, scopes);
  journal_->append(entry, card_change(entry));
  pending->link = link;
  pending->to_staff = link && session_.sees(entry.actor, audit::Scope::staff());
  pending->entry = std::move(entry);
  const Entry& recorded = pending->entry;  // Lives on in the queue: nothing is durable in here.
  gate(std::move(pending));
  move_viewers(recorded);
}

void Host::note_touched(audit::Scope scope, Pending& pending) {
  const std::uint64_t scope_seq = session_.records().scope_seq(scope);
  const bool hashed = scope_seq % limits::hash_every == 0;
  pending.touched.push_back({scope, scope_seq, hashed ? session_.scope_hash(scope).value() : 0});
  // Of a seat's own scope a short tail does: only its own devices ask.
  const bool shared = scope.kind != audit::ScopeKind::seat;
  tails_.try_emplace(
      scope, shared ? limits::tail_bytes_max : limits::seat_tail_bytes_max, scope_seq - 1);
}

CardChange Host::card_change(const Entry& entry) const {
  CardChange card;
  const auto read = [&](const audit::Record& record, audit::FieldSet set) {
    if (const auto* settings = std::get_if<audit::Settings>(&record)) {
      using audit::Settings;
      if ((set & audit::field_bit<&Settings::title>()) != 0) card.title = settings->title;
      if ((set & audit::field_bit<&Settings::closed>()) != 0) card.closed = settings->closed;
    } else if (const auto* code = std::get_if<audit::JoinCode>(&record)) {
      card.code = code->active ? code->code : "";
    }
  };
  for (const audit::Change& change : entry.changes) {
    std::visit(Overload{
                   [&](const audit::Put& put) { read(put.record, ~audit::FieldSet{0}); },
                   [&](const audit::SetFields& set) { read(set.values, set.set); },
                   [](const auto&) {},
               },
               change.body);
  }
  return card;
}

void Host::failed(JournalFault fault) {
  loop_.assert_held();
  if (stopped_) return;
  parts_.metrics.count(Counter::journal_failures);
  parts_.log.error("session_journal_failed",
                   {{"session", parts_.id.value}, {"fault", static_cast<std::uint64_t>(fault)}});
  stop();
}

void Host::threw(const std::exception& exception) {
  parts_.metrics.count(Counter::exceptions_caught);
  parts_.log.error("session_threw",
                   {{"session", parts_.id.value}, {"what", std::string_view(exception.what())}});
  stop();
}

// Everybody is told to come back to the next opening.
void Host::stop() {
  if (std::exchange(stopped_, true)) return;
  const std::deque<Gated> waiting = std::exchange(gated_, {});
  std::vector<LinkId> links;
  for (const auto& [link, viewer] : viewers_) links.push_back(link);
  std::sort(links.begin(), links.end());
  const Frame goaway = parts_.encoder.reopening(links.size());
  Batch batch;
  for (const LinkId link : links) {
    batch.push_back(ToLink{link, goaway});
    batch.push_back(CloseLink{link, static_cast<std::uint16_t>(CloseCode::session_reopening)});
    forget_viewer(link);
  }
  if (!batch.empty()) parts_.audience.publish(std::move(batch));
  for (const Gated& gated : waiting) {
    const auto* wish = std::get_if<Wish>(&gated.what);
    if (wish != nullptr && wish->lost) wish->lost();
  }
  parts_.stopped();
}

}  // namespace plenary::live
