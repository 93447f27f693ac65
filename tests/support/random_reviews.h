// What moderators decide about what was written, and what its authors do then.
#pragma once

#include <vector>

#include "audit/session.h"
#include "tests/support/random_choices.h"

namespace plenary::test {

class RandomReviews : public RandomChoices {
 public:
  using RandomChoices::RandomChoices;

 protected:
  audit::RecordRef claim() {
    switch (few(6)) {
      case 0: return ref(some<audit::CauseLink>());
      case 1: return ref(some<audit::Finding>());
      case 2: return ref(some<audit::Commitment>());
      case 3: return ref(some<audit::Note>());
      default: return ref(some<audit::Cause>());
    }
  }
  std::uint32_t steps_of(audit::RecordRef text) {
    const auto found = session_.index().review_by_record.find(text);
    const std::size_t steps =
        found == session_.index().review_by_record.end()
            ? 0
            : session_.records().find(found->second)->record.steps.size();
    return static_cast<std::uint32_t>(chance_.one_in(12) ? steps + 1 : steps);
  }
  // Half of them one that the moderators have taken away.
  template <class R>
  audit::RecordRef shown_or_away() {
    const bool away = chance_.one_in(2);
    return ref(some_that<R>([&](const auto& each) {
      return !away || each.scope == audit::Scope::staff();
    }));
  }
  audit::RecordRef some_written() {
    using namespace audit;
    switch (few(9)) {
      case 0:
      case 1: return shown_or_away<Group>();
      case 2: return shown_or_away<CauseMap>();
      case 3:
      case 4: return shown_or_away<Cause>();
      case 5: return shown_or_away<Minutes>();
      case 6: return shown_or_away<Finding>();
      case 7: return shown_or_away<Commitment>();
      default: return shown_or_away<Objection>();
    }
  }
  audit::Command review() {
    using namespace audit;
    if (chance_.one_in(3)) return review_note();
    const RecordRef text = some_written();
    return ReviewRecord{text, static_cast<ReviewAct>(chance_.below(8)), steps_of(text),
                        static_cast<ReviewReason>(chance_.below(7)), title("why")};
  }
  audit::Command resubmit() {
    using namespace audit;
    if (chance_.one_in(3)) {
      return ResubmitNote{
          some_that<Note>([&](const auto& note) { return note.scope == Scope::of(who_); })};
    }
    return ResubmitRecord{chance_.one_in(2) ? ref(some<Group>()) : claim()};
  }
  audit::ReviewNote review_note() {
    using namespace audit;
    const Id<Note> note = chance_.one_in(2) ? some<Note>() : some_that<Note>([](const auto& each) {
      return each.scope == Scope::staff();
    });
    return {note, static_cast<ReviewAct>(chance_.below(8)), steps_of(ref(note)),
            static_cast<ReviewReason>(chance_.below(7)), title("why")};
  }
};

}  // namespace plenary::test
