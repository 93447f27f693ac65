// What the gateway asks of a session in nobody's name, once somebody shows a token: mostly what
// makes sense, sometimes what does not.
#pragma once

#include <algorithm>

#include "audit/session.h"
#include "tests/support/random_choices.h"

namespace plenary::test {

class RandomNobody : public RandomChoices {
 public:
  using RandomChoices::RandomChoices;

  // Whether anything is asked in nobody's name just now.
  bool is_asked() const {
    const auto& records = session_.records();
    const auto& ballots = records.all<audit::Ballot>();
    return records.only<audit::Phase>()->record.anonymity == audit::Anonymity::unlinkable ||
           std::any_of(ballots.begin(), ballots.end(), [](const auto& ballot) {
             return ballot.second.record.secrecy == audit::BallotSecrecy::unlinkable;
           });
  }
  // What the gateway asks in nobody's name.
  audit::Command something() {
    using namespace audit;
    const std::uint32_t number = session_.records().only<Phase>()->record.number;
    switch (chance_.below(8)) {
      case 0: return OpenTokens{number, digest(chance_.draw()), digest(chance_.draw()), {}, {}};
      case 1: {
        const auto count = static_cast<std::uint32_t>(chance_.below(16));
        return DrawTokens{some<Seat>(), count, digest(chance_.below(4)), some<TokenKey>()};
      }
      case 3:
        return OpenTokens{0, digest(chance_.draw()), digest(chance_.draw()), some<Ballot>(), {}};
      case 4: {
        CastUnlinked cast{some<TokenKey>(), digest(300 + chance_.below(30)), {}, digest(1)};
        const auto* key = session_.records().find(cast.key);
        const auto* ballot = key == nullptr ? nullptr : session_.records().find(key->record.ballot);
        for (std::size_t n = chance_.below(4); n > 0; --n) {
          const RecordRef on = ballot != nullptr && !ballot->record.items.empty()
                                   ? chance_.pick(ballot->record.items)
                                   : ref(some<Note>());
          cast.marks.push_back({on, static_cast<std::int32_t>(chance_.below(4)), 0, {}});
        }
        return cast;
      }
      case 2: {
        const auto id = some<UnlinkedNote>();
        const auto* known = session_.records().find(id);
        ChangeUnlinked change;
        if (known != nullptr) change = {known->record.note, known->record.capability, {}};
        if (chance_.one_in(2)) change.text = some_text();
        return change;
      }
      default:
        return AddUnlinked{
            some<TokenKey>(),
            digest(chance_.below(200)),
            fresh_or_taken<Note>(),
            static_cast<Epistemic>(chance_.below(10)),
            some_text(),
            digest(chance_.draw())};
    }
  }
};

}  // namespace plenary::test
