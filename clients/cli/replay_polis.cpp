#include "clients/cli/replay_polis.h"

#include <cstdio>
#include <map>
#include <memory>
#include <unordered_map>

#include "clients/cli/client.h"
#include "clients/cli/measured.h"
#include "clients/cli/polis.h"
#include "clients/cli/polis_comparison.h"

namespace plenary::cli {
namespace {

using audit::Note;
using audit::Refusal;

constexpr std::uint32_t bit(audit::Act act) { return 1U << static_cast<unsigned>(act); }

struct Person {
  std::unique_ptr<Client> client;
  std::unordered_map<std::uint64_t, std::int64_t> sent_us;  // By command number.
  std::unordered_map<std::uint64_t, std::string> note_of;   // Commands that add a note.
  std::unordered_map<std::uint64_t, std::string> vote_of;   // Commands that vote on one.
};

struct Statement {
  Id<Note> id;
  bool there = false;  // Its receipt has come.
  bool hidden = false;
  std::size_t votes_left = 0;
  std::vector<PolisVote> early;  // Votes that wait for it.
  std::int64_t sent_us = 0;
  std::size_t seen_by = 0;
};

struct Outcome {
  std::size_t cells = 0;
  std::size_t mismatches = 0;
  std::size_t refused = 0;
  bool hash_equal = false;
};

class Replaying {
 public:
  Replaying(const Setting& setting, const PolisReplay& replay, Polis polis)
      : setting_(setting),
        replay_(replay),
        polis_(std::move(polis)),
        network_(Network::make()),
        api_(*network_, setting) {}

  int run();

 private:
  bool prepare();
  bool open_conversation();
  bool seat_people();
  void play();
  void play_next();
  void say(const std::string& comment);
  void vote(const PolisVote& cast);
  void hide_when_done(const std::string& comment);
  void receipt(const std::string& name, const wire::Receipt& receipt);
  void applied(const wire::ServerMessage& message);
  bool all_idle() const;
  void say_what_failed() const;
  bool reveal();
  bool settle();
  Outcome compare();
  bool facilitator_does(audit::Command command);
  int report(const Outcome& outcome, double seconds);
  std::int64_t patience_ms() const { return std::int64_t{setting_.patience_s} * 1000; }

  const Setting& setting_;
  const PolisReplay& replay_;
  Polis polis_;
  std::unique_ptr<Network> network_;
  Api api_;
  wire::SessionMade made_;
  Person facilitator_;
  std::map<std::string, Person> people_;
  std::map<std::string, Statement> statements_;
  std::unordered_map<Id<Note>, std::string> comment_by_note_;
  Id<audit::Ballot> ballot_{draw_random()};
  struct Moment {
    std::int64_t at_ms;
    std::string comment;    // To be said, or
    const PolisVote* vote;  // to be cast.
  };
  std::vector<Moment> moments_;
  std::size_t played_ = 0;
  bool facilitator_refused_ = false;
  std::size_t refused_ = 0;
  std::map<std::string, std::size_t> refusals_;  // By name, to be said where a replay fails.
  Measured receipts_;
  Measured seen_;
};

bool Replaying::open_conversation() {
  const auto made = api_.create({polis_.topic.substr(0, 200), {}, {}, false, 0, {}, {}});
  if (!made) return false;
  made_ = *made;
  wire::Hello hello;
  hello.invitation = made_.facilitator;
  facilitator_.client = std::make_unique<Client>(
      *network_, setting_.url, hello,
      ClientEvents{[this](const wire::Receipt& said) {
                     if (said.refusal == Refusal::none) return;
                     facilitator_refused_ = true;
                     ++refusals_[std::string(audit::name(said.refusal))];
                   },
                   nullptr});
  facilitator_.client->start();
  if (!network_->run_until([&] { return facilitator_.client->is_welcome(); }, patience_ms())) {
    return false;
  }
  audit::BeginPhase phase;
  phase.after_number = 1;
  phase.name = "infer";
  phase.title = polis_.topic.substr(0, 500);
  phase.grants = {{audit::Role::participant,
                   bit(audit::Act::add_notes) | bit(audit::Act::edit_own) | bit(audit::Act::vote)}};
  audit::OpenBallot ballot;
  ballot.id = ballot_;
  ballot.title = polis_.topic.substr(0, 200);
  ballot.method = audit::BallotMethod::agreement;
  ballot.secrecy = audit::BallotSecrecy::named;
  return facilitator_does(phase) && facilitator_does(ballot);
}

bool Replaying::facilitator_does(audit::Command command) {
  facilitator_.client->submit(std::move(command));
  return network_->run_until([&] { return facilitator_.client->is_idle(); }, patience_ms()) &&
         !facilitator_refused_;
}

bool Replaying::seat_people() {
  for (const std::string& name : polis_.people) {
    wire::Hello hello;
    hello.join_code = made_.code;
    hello.name = "Participant " + name;
    Person& person = people_[name];
    person.client = std::make_unique<Client>(
        *network_, setting_.url, hello,
        ClientEvents{[this, name](const wire::Receipt& said) { receipt(name, said); },
                     [this](const wire::ServerMessage& message) { applied(message); }});
    person.client->start();
  }
  return network_->run_until(
      [&] {
        for (const auto& [name, person] : people_) {
          if (!person.client->is_welcome()) return false;
        }
        return true;
      },
      patience_ms());
}

bool Replaying::prepare() {
  for (const auto& [id, comment] : polis_.comments) {
    Statement& statement = statements_[id];
    statement.id = Id<Note>(draw_random());
    comment_by_note_[statement.id] = id;
    moments_.push_back({comment.at_ms, id, nullptr});
  }
  for (const PolisVote& cast : polis_.votes) {
    ++statements_[cast.comment].votes_left;
    moments_.push_back({cast.at_ms, "", &cast});
  }
  std::stable_sort(moments_.begin(), moments_.end(),
                   [](const Moment& a, const Moment& b) { return a.at_ms < b.at_ms; });
  return !moments_.empty() && open_conversation() && seat_people();
}

void Replaying::play() {
  if (replay_.speed > 0) {
    play_next();
    return;
  }
  for (; played_ < moments_.size(); ++played_) {
    const Moment& moment = moments_[played_];
    if (moment.vote == nullptr) {
      say(moment.comment);
    } else {
      vote(*moment.vote);
    }
  }
}

// With the pauses people made, divided by the speed.
void Replaying::play_next() {
  const Moment& moment = moments_[played_++];
  if (moment.vote == nullptr) {
    say(moment.comment);
  } else {
    vote(*moment.vote);
  }
  if (played_ == moments_.size()) return;
  const auto pause = static_cast<double>(moments_[played_].at_ms - moment.at_ms) / replay_.speed;
  network_->after(static_cast<std::int64_t>(pause), [this] { play_next(); });
}

void Replaying::say(const std::string& comment) {
  const PolisComment& said = polis_.comments[comment];
  Person& author = people_[said.author];
  Statement& statement = statements_[comment];
  audit::AddNote add;
  add.id = statement.id;
  add.text = {Id<audit::RunTag>(draw_random()), said.body};
  const std::uint64_t number = author.client->submit(add);
  author.note_of[number] = comment;
  author.sent_us[number] = statement.sent_us = now_us();
}

// A vote can only follow its note: until the note's receipt it waits, in its order.
void Replaying::vote(const PolisVote& cast) {
  Statement& statement = statements_[cast.comment];
  if (!statement.there) {
    statement.early.push_back(cast);
    return;
  }
  Person& voter = people_[cast.voter];
  const std::uint64_t number = voter.client->submit(
      audit::CastVote{ballot_, {audit::ref(statement.id), cast.weight, 0, {}}});
  voter.vote_of[number] = cast.comment;
  voter.sent_us[number] = now_us();
}

// What the moderators rejected is hidden once nobody votes on it any more.
void Replaying::hide_when_done(const std::string& comment) {
  Statement& statement = statements_[comment];
  if (!polis_.comments[comment].hidden || !statement.there || statement.votes_left > 0) return;
  if (std::exchange(statement.hidden, true)) return;
  facilitator_.client->submit(audit::HideNote{statement.id});
}

void Replaying::receipt(const std::string& name, const wire::Receipt& said) {
  Person& person = people_[name];
  if (const auto sent = person.sent_us.extract(said.command_no)) {
    receipts_.add(now_us() - sent.mapped());
  }
  // The same vote cast again is no change; anything else that is refused is an error.
  if (said.refusal != Refusal::none && said.refusal != Refusal::already_so) {
    ++refused_;
    ++refusals_[std::string(audit::name(said.refusal))];
  }
  if (const auto note = person.note_of.extract(said.command_no)) {
    Statement& statement = statements_[note.mapped()];
    statement.there = true;
    for (const PolisVote& cast : std::exchange(statement.early, {})) vote(cast);
    hide_when_done(note.mapped());
  }
  if (const auto voted = person.vote_of.extract(said.command_no)) {
    --statements_[voted.mapped()].votes_left;
    hide_when_done(voted.mapped());
  }
}

void Replaying::applied(const wire::ServerMessage& message) {
  for (const wire::Events& events : message.events) {
    for (const audit::ChangeBody& change : events.changes) {
      const auto* put = std::get_if<audit::Put>(&change);
      const auto* note = put == nullptr ? nullptr : std::get_if<Note>(&put->record);
      if (note == nullptr) continue;
      const auto comment = comment_by_note_.find(note->id);
      if (comment == comment_by_note_.end()) continue;
      Statement& statement = statements_[comment->second];
      if (++statement.seen_by == people_.size()) seen_.add(now_us() - statement.sent_us);
    }
  }
}

bool Replaying::all_idle() const {
  if (played_ < moments_.size() || !facilitator_.client->is_idle()) return false;
  for (const auto& [id, statement] : statements_) {
    if (!statement.there || !statement.early.empty()) return false;
  }
  for (const auto& [name, person] : people_) {
    if (!person.client->is_idle()) return false;
  }
  return true;
}

void Replaying::say_what_failed() const {
  std::size_t unsaid = 0;
  for (const auto& [id, statement] : statements_) unsaid += statement.there ? 0U : 1U;
  std::size_t busy = facilitator_.client->is_idle() ? 0 : 1;
  for (const auto& [name, person] : people_) busy += person.client->is_idle() ? 0U : 1U;
  std::fprintf(stderr, "plenary: %zu notes without receipt, %zu people with unanswered commands\n",
               unsaid, busy);
  for (const auto& [name, count] : refusals_) {
    std::fprintf(stderr, "plenary: refused %zu times: %s\n", count, name.c_str());
  }
}

bool Replaying::reveal() {
  return facilitator_does(audit::CloseBallot{ballot_}) &&
         facilitator_does(audit::RevealBallot{ballot_});
}

// Until every replica stands where the server does.
bool Replaying::settle() {
  const auto state = api_.state(made_.session.value);
  if (!state) return false;
  std::unordered_map<audit::Scope, wire::ScopeState> server;
  for (const wire::ScopeState& scope : state->scopes) server[scope.scope] = scope;
  return network_->run_until(
      [&] {
        if (!stands_level(*facilitator_.client, server)) return false;
        for (auto& [name, person] : people_) {
          if (!stands_level(*person.client, server)) return false;
        }
        return true;
      },
      10'000);
}

Outcome Replaying::compare() {
  Outcome outcome;
  outcome.hash_equal = settle();
  outcome.refused = refused_;
  outcome.cells = polis_.standing.size();
  ReplayedPolis replayed{polis_, *facilitator_.client, {}, comment_by_note_};
  for (const auto& [name, person] : people_) replayed.people[name] = person.client.get();
  outcome.mismatches = refused_ + own_vote_mismatches(replayed) + sheet_mismatches(replayed) +
                       tally_mismatches(replayed);
  return outcome;
}

int Replaying::run() {
  if (!prepare()) {
    if (api_.exit_code() != exit_ok) return api_.exit_code();
    std::fprintf(stderr, "plenary: not everybody could be seated in time\n");
    return exit_unreachable;
  }
  const std::int64_t begun = now_us();
  play();
  const auto real_ms = moments_.back().at_ms - moments_.front().at_ms;
  const std::int64_t patience =
      patience_ms() +
      (replay_.speed > 0 ? static_cast<std::int64_t>(static_cast<double>(real_ms) / replay_.speed)
                         : patience_ms());
  if (!network_->run_until([&] { return all_idle(); }, patience) || !reveal()) {
    std::fprintf(stderr, "plenary: the replay did not come to its end\n");
    say_what_failed();
    return exit_mismatch;
  }
  const double seconds = static_cast<double>(now_us() - begun) / 1e6;
  return report(compare(), seconds);
}

int Replaying::report(const Outcome& outcome, double seconds) {
  std::size_t reconnects = 0;
  std::size_t healed = 0;
  for (const auto& [name, person] : people_) {
    reconnects += person.client->reconnects();
    healed += person.client->replica().healed();
  }
  const bool good = outcome.mismatches == 0 && outcome.hash_equal;
  if (!good) say_what_failed();
  const char* form =
      setting_.json
          ? "{\"session\":\"%llu\",\"code\":\"%s\",\"participants\":%zu,\"notes\":%zu,"
            "\"votes\":%zu,\"cells\":%zu,\"mismatches\":%zu,\"replicas\":%zu,\"hash_equal\":%s,"
            "\"seconds\":%.3f,\"receipt_ms\":{\"p50\":%.2f,\"p99\":%.2f},"
            "\"seen_by_all_ms\":{\"p50\":%.2f,\"p99\":%.2f},\"reconnects\":%zu,\"healed\":%zu,"
            "\"facilitator\":\"%s\",\"observer\":\"%s\"}\n"
          : "session %llu, join code %s\n%zu participants, %zu notes, %zu votes: %zu cells, "
            "%zu mismatches\n%zu replicas, equal by hash: %s\n%.3f s; receipts p50 %.2f ms, p99 "
            "%.2f ms; seen by all p50 %.2f ms, p99 %.2f ms; %zu reconnects, %zu healed\n"
            "facilitator link token %s\nobserver link token %s\n";
  std::printf(form, static_cast<unsigned long long>(made_.session.value), made_.code.c_str(),
              people_.size(), statements_.size(), polis_.votes.size(), outcome.cells,
              outcome.mismatches, people_.size() + 1, outcome.hash_equal ? "true" : "false",
              seconds, receipts_.percentile_ms(50), receipts_.percentile_ms(99),
              seen_.percentile_ms(50), seen_.percentile_ms(99), reconnects, healed,
              made_.facilitator.c_str(), made_.observer.c_str());
  return good ? exit_ok : exit_mismatch;
}

}  // namespace

int replay_polis(const Setting& setting, const PolisReplay& replay) {
  std::string why;
  auto polis = read_polis(replay.folder, why);
  if (!polis) {
    std::fprintf(stderr, "plenary: %s\n", why.c_str());
    return exit_usage;
  }
  return Replaying(setting, replay, *std::move(polis)).run();
}

}  // namespace plenary::cli
