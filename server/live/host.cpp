#include "live/host.h"

#include "base/overload.h"
#include "live/limits.h"
#include "live/trailing.h"

namespace plenary::live {

using audit::Answer;
using audit::Entry;
using audit::Refusal;
using audit::Refused;

Host::Host(HostParts parts) : parts_(std::move(parts)) {}

Host::~Host() = default;

void Host::start(Opened opened) {
  loop_.assert_held();
  epoch_ = opened.epoch;
  journal_ = std::move(opened.session);
  if (opened.image) {
    snapshot_seq_ = opened.image->head;
    session_ = audit::Session::from_image(*std::move(opened.image));
  }
  const Time now = parts_.clock.now();
  for (Entry& entry : opened.entries) {
    // Observers must not see early what was younger than the delay when the server went down.
    const auto* settings = session_.settings();
    const std::int64_t delay_ms =
        settings == nullptr ? 0 : std::int64_t{settings->observer_delay_s} * 1000;
    if (delay_ms > 0 && !trailing_ && entry.at + delay_ms > now) {
      trailing_ = std::make_unique<Trailing>();
      trailing_->session = session_;
      trailing_->delay_ms = delay_ms;
    }
    session_.apply(entry);
    if (trailing_) trailing_->queue.push_back({entry.at + trailing_->delay_ms, entry, 0});
  }
  durable_ = session_.head();
  change_delay();
}

void Host::submit(Submission submission) {
  loop_.assert_held();
  const auto found = viewers_.find(submission.link);
  if (stopped_ || found == viewers_.end()) return;
  Viewer& viewer = found->second;
  viewer.said_at = parts_.clock.now();
  if (answer_again(submission, viewer)) return;
  const std::uint64_t wait_ms = throttles_[viewer.seat].take(parts_.pace, parts_.clock.now());
  if (wait_ms > 0) {
    parts_.metrics.count(Counter::commands_throttled);
    answer_now(submission.link,
               {submission.command_no, 0, 0, Refusal::retry_after, wait_ms, {}});
    return;
  }
  order(std::move(submission), viewer);
}

// The same command gets the same answer, a later one has to wait its turn (rule P2).
bool Host::answer_again(const Submission& submission, const Viewer& viewer) {
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
  answer_now(submission.link, std::move(answer));
  return true;
}

// Behind whatever is on its way: an answer may be about an entry that is not durable yet.
void Host::answer_now(LinkId link, Answer answer) {
  when_durable(session_.head(), [this, link, answer = std::move(answer)](Batch& batch) mutable {
    const auto viewer = viewers_.find(link);
    if (viewer == viewers_.end()) return;
    if (!session_.sees(viewer->second.seat, audit::Scope::staff())) answer.seq = 0;
    batch.push_back(ToLink{link, parts_.encoder.receipts({answer})});
  });
}

void Host::order(Submission&& submission, Viewer& viewer) {
  Entry entry;
  entry.actor = viewer.seat;
  entry.device = viewer.device;
  entry.command_no = submission.command_no;
  entry.body_hash = submission.body_hash;
  Refused no;
  if (submission.as_seat && submission.as_seat != viewer.seat) {
    no = Refusal::not_found;
  } else if (!submission.command.ok()) {
    no = submission.command.error();
  } else {
    auto decided = session_.decide(audit::Actor{viewer.seat}, *submission.command,
                                   {parts_.clock.now(), parts_.entropy});
    if (decided.ok()) {
      entry.changes = std::move(decided->list);
      entry.kept = std::move(decided->kept);
      entry.undoes = decided->undoes;
    } else {
      no = decided.error();
    }
  }
  entry.refusal = no.code;
  entry.detail = no.detail;
  parts_.metrics.count(no.code == Refusal::none ? Counter::commands_accepted
                                                : Counter::commands_refused);
  record(std::move(entry), submission.link);
}

void Host::administer(const audit::Command& command, std::function<void(Done)> done) {
  loop_.assert_held();
  if (stopped_) {
    done({Refusal::storage_unavailable, {}});
    return;
  }
  auto decided = session_.decide(audit::Actor::server(), command,
                                 {parts_.clock.now(), parts_.entropy});
  if (!decided.ok()) {
    done({decided.error(), {}});
    return;
  }
  Entry entry;
  entry.changes = std::move(decided->list);
  std::vector<audit::Change> changes = entry.changes;
  record(std::move(entry), {});
  when_durable(
      session_.head(), [done, changes = std::move(changes)](Batch&) { done({Refusal::none, changes}); },
      [done] { done({Refusal::storage_unavailable, {}}); });
}

void Host::look_when_durable(std::function<void(audit::Session&)> look,
                             std::function<void()> lost) {
  loop_.assert_held();
  if (stopped_) {
    lost();
    return;
  }
  // The session may be ahead by the time that the gate opens, so it is looked at when it is not.
  if (durable_ == session_.head()) {
    look(session_);
    return;
  }
  auto copy = std::make_shared<audit::Session>(session_);
  when_durable(
      session_.head(), [look = std::move(look), copy](Batch&) { look(*copy); }, std::move(lost));
}

// Applies an entry and hands it to the journal; what it says waits in `gated_`.
const Entry& Host::record(Entry entry, LinkId link) {
  entry.seq = session_.head() + 1;
  entry.at = parts_.clock.now();
  auto pending = std::make_unique<Pending>();
  for (const audit::Scope& scope : session_.apply(entry)) {
    const std::uint64_t scope_seq = session_.records().scope_seq(scope);
    const bool hashed = scope_seq % limits::hash_every == 0;
    pending->touched.push_back(
        {scope, scope_seq, hashed ? session_.scope_hash(scope).value() : 0});
  }
  journal_->append(entry, card_change(entry));
  pending->link = link;
  pending->to_staff = link && session_.sees(entry.actor, audit::Scope::staff());
  pending->entry = std::move(entry);
  const Entry& recorded = pending->entry;
  gated_.push_back({recorded.seq, std::move(pending), nullptr, nullptr});
  move_viewers(recorded);
  return recorded;
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
  if (std::exchange(stopped_, true)) return;
  parts_.metrics.count(Counter::journal_failures);
  parts_.log.error("session_journal_failed", {{"session", parts_.id.value},
                                              {"fault", static_cast<std::uint64_t>(fault)}});
  std::deque<Gated> waiting = std::move(gated_);
  gated_.clear();
  Batch batch;
  for (const auto& [link, viewer] : viewers_) {
    batch.push_back(CloseLink{link, static_cast<std::uint16_t>(CloseCode::session_reopening)});
  }
  viewers_.clear();
  link_by_device_.clear();
  if (!batch.empty()) parts_.audience.publish(std::move(batch));
  for (const Gated& gated : waiting) {
    if (gated.lost) gated.lost();
  }
  parts_.failed(fault);
}

}  // namespace plenary::live
