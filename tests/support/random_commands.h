// What comes to somebody's mind in a session: mostly what makes sense, sometimes what does not. All
// of it is a command a client could send; random_choices.h picks what it is about, random_reviews.h
// what moderators and authors do about it.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "audit/limits.h"
#include "audit/session.h"
#include "tests/support/random_reviews.h"

namespace plenary::test {

class RandomCommands : public RandomReviews {
 public:
  using RandomReviews::RandomReviews;

  audit::Command of(Id<audit::Seat> who) {
    who_ = who;
    return something();
  }
  audit::Role role() { return chance_.pick(every_role()); }

 private:
  audit::Command something() {
    if (is_staff(seat_role()) && chance_.one_in(6)) return review();
    const std::size_t draw = chance_.below(100);
    if (draw < 40) return about_notes();
    if (draw < 60) return about_votes();
    if (draw < 72) return about_causes();
    if (draw < 78) return about_outcomes();
    if (draw < 84) return audit::Undo{};
    if (draw < 86) return chance_.one_in(4) ? agree() : audit::SetDone{!chance_.one_in(3)};
    if (draw < 87) return reveal();
    if (chance_.one_in(3)) return acts_as_staff() ? about_rooms() : about_tables();
    return acts_as_staff() ? about_running() : about_votes();
  }

  audit::EditText edit() {
    audit::RecordRef target = item();
    if (chance_.one_in(4)) target = ref(some<audit::Minutes>());
    if (chance_.one_in(6)) target = ref(some<audit::CauseMap>());
    const audit::Text* text = session_.records().text_of(target);
    audit::EditText edit{target, {}};
    const std::uint32_t length = text == nullptr ? 0 : text->scalars();
    if (length > 0 && chance_.one_in(2)) {
      const auto at = static_cast<std::uint32_t>(chance_.below(length));
      const auto most = std::min<std::uint32_t>(length - at, 4);
      edit.edits.deletes = text->ranges(at, 1 + static_cast<std::uint32_t>(chance_.below(most)));
    }
    if (edit.edits.deletes.empty() || chance_.one_in(2)) {
      const auto after =
          length == 0 ? audit::CharId{}
                      : text->id_at(static_cast<std::int64_t>(chance_.below(length)));
      edit.edits.inserts = {{after, Id<audit::RunTag>(chance_.draw()), 0, typed()}};
    }
    return edit;
  }

  audit::Command about_notes() {
    using namespace audit;
    switch (chance_.below(12)) {
      case 0:
      case 1:
      case 2:
        return AddNote{
            .id = fresh_or_taken<Note>(),
            .epistemic = static_cast<Epistemic>(chance_.below(10)),
            .text = some_text(),
            .audience = static_cast<Audience>(chance_.one_in(4) ? chance_.below(3) : 0),
            .room = chance_.one_in(3) ? room() : Id<Room>(),
            .group = chance_.one_in(3) ? some<Group>() : Id<Group>(),
            .place = place()};
      case 3:
        return MoveNote{some<Note>(), chance_.one_in(2) ? some<Group>() : Id<Group>(), place()};
      case 4: return RemoveNote{some<Note>()};
      case 5:
        if (!acts_as_staff()) return edit();
        return HideNote{some<Note>()};
      case 6:
        if (!acts_as_staff()) return edit();
        return ShowNote{
            some_that<Note>([](const auto& note) { return note.scope == Scope::staff(); })};
      case 7: return SetEpistemic{some<Note>(), static_cast<Epistemic>(chance_.below(10))};
      case 8:
        if (chance_.one_in(3)) return MergeGroups{some<Group>(), {some<Group>()}};
        if (chance_.one_in(3)) return split_some_group();
        return AddGroup{fresh_or_taken<Group>(), room(), some_text()};
      case 9: return chance_.one_in(3) ? Command(RemoveGroup{some<Group>()}) : Command(edit());
      default: return edit();
    }
  }

  audit::SplitGroup split_some_group() {
    const auto group = some<audit::Group>();
    const auto note = some_that<audit::Note>([&](const auto& held) {
      return held.record.placement.group == group;
    });
    return {group, fresh_or_taken<audit::Group>(), some_text(), {note}};
  }

  audit::Command about_votes() {
    using namespace audit;
    switch (chance_.below(acts_as_staff() ? 8 : 40)) {
      case 0:
      case 1: return open_some_ballot();
      case 2: return CloseBallot{ballot_in(BallotState::open)};
      case 3: return RevealBallot{ballot_in(BallotState::closed)};
      case 4: {
        const auto ballot = ballot_in(BallotState::open);
        return TakeBackVote{ballot, item_of(ballot)};
      }
      default: {
        const auto ballot = ballot_in(BallotState::open);
        return CastVote{ballot, mark_on(ballot)};
      }
    }
  }
  audit::Mark mark_on(Id<audit::Ballot> ballot) {
    using namespace audit;
    Mark mark{.item = item_of(ballot)};
    mark.weight = static_cast<std::int32_t>(chance_.below(7)) - 1;
    const auto* stored = session_.records().find(ballot);
    const auto method = stored == nullptr ? BallotMethod::none : stored->record.method;
    if (method == BallotMethod::impact_effort || chance_.one_in(20)) {
      mark.effort = static_cast<std::int32_t>(chance_.below(6));
    }
    if (method == BallotMethod::fist_to_five && chance_.one_in(2)) mark.objection = words();
    return mark;
  }
  audit::OpenBallot open_some_ballot() {
    using namespace audit;
    OpenBallot open{.id = fresh_or_taken<Ballot>(), .room = room(), .title = title("What first?")};
    open.method = static_cast<BallotMethod>(1 + chance_.below(6));
    if (chance_.one_in(4)) open.voters = static_cast<std::uint32_t>(chance_.below(128));
    open.secrecy = static_cast<BallotSecrecy>(chance_.below(3));
    if (open.secrecy == BallotSecrecy::unlinkable && !chance_.one_in(4)) open.room = {};
    if (open.method == BallotMethod::dots) {
      open.budget = 1 + static_cast<std::uint32_t>(chance_.below(6));
      open.cap = static_cast<std::uint32_t>(chance_.below(open.budget + 1));
    }
    if (open.method == BallotMethod::points) open.budget = limits::points_budget;
    for (std::size_t i = chance_.below(4); i > 0; --i) open.items.push_back(item());
    return open;
  }
  // Mostly one that can be voted on.
  audit::RecordRef item_of(Id<audit::Ballot> ballot) {
    const auto* stored = session_.records().find(ballot);
    const bool listed = stored != nullptr && !stored->record.items.empty();
    return listed && !chance_.one_in(8) ? chance_.pick(stored->record.items) : item();
  }

  audit::Command about_causes() {
    using namespace audit;
    switch (chance_.below(16)) {
      case 0:
        return AddCauseMap{
            fresh_or_taken<CauseMap>(), room(), some_text(), static_cast<Cycles>(chance_.below(2))};
      case 1:
      case 2:
        return AddCause{fresh_or_taken<Cause>(),
                        some<CauseMap>(),
                        some_text(),
                        {},
                        chance_.one_in(3) ? some<Note>() : Id<Note>()};
      case 3: return MoveCause{some<Cause>(), {static_cast<std::int32_t>(chance_.below(9)), 0}};
      case 4: return RemoveCause{some<Cause>()};
      case 5: return RemoveLink{some<CauseLink>()};
      case 6:
        return SetLink{some<CauseLink>(), static_cast<Polarity>(chance_.below(3)),
                       static_cast<std::uint32_t>(chance_.below(7)), few(7)};
      case 7: return StartMinutes{fresh_or_taken<Minutes>(), room()};
      case 8:
      case 9:
        return SetCause{some<Cause>(), static_cast<Standing>(few(3)), static_cast<Level>(few(6))};
      case 10:
        if (!acts_as_staff()) return cite();
        return merge();
      case 11: return chance_.one_in(4) ? Command(UnmergeMap{merged_map()}) : cite();
      default: return LinkCauses{fresh_or_taken<CauseLink>(), {some<Cause>(), some<Cause>()}};
    }
  }

  Id<audit::CauseMap> merged_map() {
    return some_that<audit::CauseMap>([](const auto& map) {
      return !map.record.merged_from.empty();
    });
  }
  Id<audit::Seat> somebody_out() {
    return some_that<audit::Seat>([](const auto& seat) {
      return seat.record.status == audit::SeatStatus::removed;
    });
  }
  // Out of what was counted, half of it by fingers.
  audit::SetPriority set_some_priority() {
    using namespace audit;
    const bool fingers = chance_.one_in(2);
    const auto tally = some_that<Tally>([&](const auto& held) {
      const auto* ballot = session_.records().find(held.record.ballot);
      return !fingers || ballot->record.method == BallotMethod::fist_to_five;
    });
    const auto* stored = session_.records().find(tally);
    if (stored == nullptr) return {fresh_or_taken<Priority>(), some<Ballot>(), item()};
    return {fresh_or_taken<Priority>(), stored->record.ballot, stored->record.item};
  }
  // Of a priority that came out of fingers, those say whether anybody objects.
  audit::Command check_some_consent() {
    using namespace audit;
    const bool none = session_.records().all<Priority>().empty();
    if (none && chance_.one_in(2)) return set_some_priority();
    const auto priority = some<Priority>();
    const auto* stored = session_.records().find(priority);
    const bool own = stored != nullptr && chance_.one_in(2);
    return CheckConsent{priority, own ? stored->record.ballot : ballot_in(BallotState::revealed)};
  }

  audit::Command merge() {
    using namespace audit;
    const auto* plan = session_.records().only<MergePlan>();
    const bool merged = session_.records().find(merged_map()) != nullptr;
    if (merged && chance_.one_in(3)) return UnmergeMap{merged_map()};
    if (plan == nullptr || chance_.one_in(2)) {
      return ProposeMerge{{some<CauseMap>(), some<CauseMap>()}};
    }
    std::vector<CauseAlias> aliases = plan->record.suggested;
    if (chance_.one_in(3)) aliases.push_back({some<Cause>(), some<Cause>(), 0});
    return ApplyMerge{plan->record.version, fresh_or_taken<CauseMap>(), some_text(), aliases};
  }
  audit::Command cite() {
    using namespace audit;
    if (chance_.one_in(4)) return RemoveEvidence{some<Evidence>()};
    EvidenceSource source{{}, {title("discipline"), "row " + std::to_string(few(9)), "n", ""}};
    if (chance_.one_in(2)) source = {chance_.one_in(4) ? ref(some<Finding>()) : item(), {}};
    return CiteEvidence{fresh_or_taken<Evidence>(), claim(), source,
                        chance_.one_in(4) ? Stance::contradicts : Stance::supports};
  }
  audit::Promise promise() {
    using namespace audit;
    Promise made;
    if (!chance_.one_in(4)) made.owner = some<Seat>();
    if (!chance_.one_in(4)) made.witness = some<Seat>();
    if (chance_.one_in(2)) made.helpers = {some<Seat>()};
    return made;
  }
  audit::CommitmentPlan commitment_plan() {
    if (chance_.one_in(4)) return {};
    return {title("Ask them"), static_cast<std::int32_t>(few(30'000)), title("A count")};
  }
  audit::Command about_outcomes() {
    using namespace audit;
    const bool staff = acts_as_staff();
    switch (few(staff ? 12 : 6)) {
      case 0: return AddFinding{fresh_or_taken<Finding>(), some_text()};
      case 1:
        return AddCommitment{
            fresh_or_taken<Commitment>(), some_text(), commitment_plan(), promise()};
      case 2: return SetCommitment{some<Commitment>(), commitment_plan(), promise()};
      case 3:
        return ReportCommitment{
            some<Commitment>(), static_cast<CommitmentState>(few(4)), title("so so")};
      case 4: return chance_.one_in(3) ? Command(RemoveFinding{some<Finding>()}) : cite();
      case 5: return cite();
      case 6:
      case 7: return set_some_priority();
      case 8: return check_some_consent();
      case 9: return AgreeCommitment{some<Commitment>(), !chance_.one_in(3)};
      case 10: return DropPriority{some<Priority>()};
      default: return RemoveCommitment{some<Commitment>()};
    }
  }

  std::string group() { return chance_.one_in(8) ? "strangers" : "students"; }

  audit::Command about_rooms() {
    using namespace audit;
    const auto* plan = session_.records().only<RoomPlan>();
    switch (chance_.below(12)) {
      case 0:
      case 1:
        return ProposeRooms{{2 + few(3), chance_.one_in(2), chance_.one_in(2), chance_.one_in(4),
                             chance_.one_in(2), few(9)}};
      case 2:
      case 3: return ApplyRooms{plan == nullptr ? 1 : plan->record.version};
      case 4: return PinSeat{some<Seat>(), chance_.one_in(3) ? Id<Room>() : room()};
      case 5:
        return SetBond{fresh_or_taken<SeatBond>(),
                       static_cast<BondKind>(chance_.below(3)),
                       {some<Seat>(), some<Seat>()}};
      case 6: return CombineRooms{chance_.one_in(3) ? 0 : 2 + few(2)};
      case 7: return AnnounceClose{room(), few(90)};
      case 8:
        return SetSafeguard{
            {"students"}, {chance_.one_in(2) ? "next" : "observe"}, chance_.one_in(2)};
      case 9: return chance_.one_in(3) ? Command(ReadmitSeat{somebody_out()}) : about_tables();
      default: return review();
    }
  }
  audit::Command about_tables() {
    using namespace audit;
    switch (chance_.below(6)) {
      case 0: return CallHelp{fresh_or_taken<HelpCall>()};
      case 1: return ClearHelp{some<HelpCall>()};
      case 2:
        return AddPaperNote{
            fresh_or_taken<Note>(),
            Epistemic::observation,
            some_text(),
            room(),
            chance_.one_in(3) ? some<Group>() : Id<Group>(),
            group()};
      case 3: return AddTableSeat{fresh_or_taken<Seat>(), title("Cora"), group(), "en", version()};
      case 4: return EndTableSeat{some<Seat>()};
      default: return resubmit();
    }
  }

  // Mostly what there is to agree to now.
  std::uint32_t version() {
    return session_.settings()->agreements.version - (chance_.one_in(8) ? 1 : 0);
  }
  audit::Command agree() { return audit::Agree{version()}; }
  audit::Command agreements() {
    audit::SetAgreements set{version(), {}};
    if (!chance_.one_in(5)) set.wordings = {{"en", words(), "You may leave.", "", ""}};
    return set;
  }
  audit::Command acts() {
    using namespace audit;
    const auto* phase = session_.records().only<Phase>();
    const bool now = chance_.one_in(2);
    return SetActs{now ? phase->record.planned : some<PlannedPhase>(),
                   static_cast<std::uint32_t>(chance_.below(128)),
                   static_cast<std::uint32_t>(chance_.below(128)), !chance_.one_in(3)};
  }

  audit::RevealNotes reveal() {
    if (!acts_as_staff()) return {who_, {}, 0};
    return {chance_.one_in(4) ? some<audit::Seat>() : Id<audit::Seat>(), room(),
            static_cast<std::uint32_t>(chance_.below(4))};
  }

  // Mostly thawed again.
  audit::Command about_the_agenda() {
    using namespace audit;
    const Phase& phase = session_.records().only<Phase>()->record;
    if (phase.frozen) return Freeze{false};
    switch (chance_.below(5)) {
      case 0: return Freeze{true};
      case 1: return UndoMove{phase.number};
      case 2:
        return Announce{chance_.one_in(2) ? std::vector<Id<Room>>{} : std::vector{room()},
                        title("Five more minutes")};
      case 3: return MoveToPhase{phase.number - (chance_.one_in(5) ? 1 : 0), some<PlannedPhase>()};
      default: return reveal();
    }
  }

  audit::Command about_running() {
    using namespace audit;
    if (chance_.one_in(4)) return about_the_agenda();
    if (chance_.one_in(10)) return chance_.one_in(2) ? agreements() : acts();
    switch (chance_.below(12)) {
      case 0: {
        BeginPhase begin{
            .after_number = session_.records().only<audit::Phase>()->record.number, .name = "next"};
        for (const Role each : every_role()) {
          const std::uint32_t granted = static_cast<std::uint32_t>(chance_.below(128));
          const std::uint32_t generous = chance_.one_in(6) ? granted : every_act;
          if (!only_watches(each)) begin.grants.push_back({each, generous});
        }
        begin.anonymity = static_cast<Anonymity>(chance_.below(4));
        if (chance_.one_in(2)) begin.reveal = static_cast<Reveal>(chance_.below(4));
        return begin;
      }
      case 1:
        return SetTimer{room(), static_cast<TimerAct>(chance_.below(5)),
                        static_cast<std::int64_t>(chance_.below(60'000))};
      case 2: return SetFocus{chance_.one_in(4) ? RecordRef{} : item(), chance_.one_in(5)};
      case 3: return OpenRoom{fresh_or_taken<Room>(), title("Table")};
      case 4: return chance_.one_in(3) ? Command(CloseRoom{room()}) : Command(Undo{});
      case 5: return AdmitSeat{some<Seat>()};
      case 6: return chance_.one_in(8) ? Command(RemoveSeat{some<Seat>()}) : Command(Undo{});
      case 7: return chance_.one_in(6) ? Command(SetRole{some<Seat>(), role()}) : Command(Undo{});
      case 8: return chance_.one_in(8) ? Command(RotateCode{}) : Command(SetFocus{item()});
      case 9:
        if (chance_.one_in(2)) return SetWalls{{chance_.one_in(2), chance_.one_in(2)}};
        return SetObserverDelay{static_cast<std::uint32_t>(chance_.below(700))};
      default: return MoveSeat{some<Seat>(), room()};
    }
  }
};

}  // namespace plenary::test
