// What a random command is about: some record of the session, some words, some number.
//
// Choices are made among sorted ids, never in the order of a hash table, so that the same chance
// and the same session give the same command in every process.
#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "audit/session.h"
#include "tests/support/dice.h"
#include "tests/support/sessions.h"

namespace plenary::test {

class RandomChoices {
 public:
  RandomChoices(const audit::Session& session, Dice& chance) : session_(session), chance_(chance) {}

  // What is written in a new text, typed into one, and given as a title.
  std::function<std::string()> words = [this] {
    static const std::vector<std::string> all{"why", "who", "¿dónde?", "谁", "👍", "a b c", ""};
    return chance_.pick(all);
  };
  std::function<std::string()> typed = [] { return std::string("x"); };
  std::function<std::string(const char*)> title = [](const char* usual) {
    return std::string(usual);
  };

 protected:
  audit::Role seat_role() const { return session_.records().find(who_)->record.role; }

  // Mostly one that the asker sees, sometimes one that is not theirs or not at all.
  template <class R, class Fits>
  Id<R> some_that(Fits&& fits) {
    const bool any = chance_.one_in(12);
    std::vector<Id<R>> ids;
    for (const auto& [id, stored] : session_.records().template all<R>()) {
      const bool seen = !who_ || session_.sees(who_, stored.scope);
      if (any || (seen && fits(stored))) ids.push_back(id);
    }
    if (ids.empty() || chance_.one_in(40)) return Id<R>(chance_.below(3));
    std::sort(ids.begin(), ids.end());
    return chance_.pick(ids);
  }
  template <class R>
  Id<R> some() {
    return some_that<R>([](const auto&) { return true; });
  }
  template <class R>
  Id<R> fresh_or_taken() {
    return chance_.one_in(30) ? some<R>() : Id<R>(chance_.draw());
  }

  bool acts_as_staff() { return is_staff(seat_role()) || chance_.one_in(10); }
  // Mostly plenary, else a room that is open.
  Id<audit::Room> room() {
    if (!chance_.one_in(4)) return {};
    return some_that<audit::Room>([](const auto& each) { return !each.record.closed; });
  }
  Id<audit::Ballot> ballot_in(audit::BallotState state) {
    const bool right = !chance_.one_in(6);
    return some_that<audit::Ballot>([&](const auto& ballot) {
      return !right || ballot.record.state == state;
    });
  }
  audit::NewText some_text() {
    const Id<audit::RunTag> run(chance_.draw());
    return {run, words()};
  }
  audit::Place place() {
    const auto kind = static_cast<audit::PlaceKind>(chance_.below(3));
    return {kind, kind == audit::PlaceKind::after ? some<audit::Note>() : Id<audit::Note>()};
  }
  audit::RecordRef item() {
    if (chance_.one_in(3)) return ref(some<audit::Group>());
    return chance_.one_in(4) ? ref(some<audit::Cause>()) : ref(some<audit::Note>());
  }
  std::uint32_t few(std::uint64_t most) { return static_cast<std::uint32_t>(chance_.below(most)); }

  const audit::Session& session_;
  Dice& chance_;
  Id<audit::Seat> who_;  // Who asks; zero: nobody, who finds everything.
};

}  // namespace plenary::test
