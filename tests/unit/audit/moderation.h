// A meeting with moderators, in which every kind of text is written, hidden and shown again.
#pragma once

#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/sessions.h"

namespace plenary::audit {

struct Moderation : ::testing::Test {
  test::FullMeeting meeting;
  Id<Seat> student;

  void SetUp() override {
    TakeSeat taking{.code = meeting.code(), .device = meeting.device(), .name = "Maria Lopez"};
    taking.ticket = test::digest(9);
    taking.group = "students";
    student = meeting.seat_taken(meeting.must({}, taking));
  }
  const Review* review(RecordRef text) const {
    const auto& index = meeting.session.index().review_by_record;
    const auto found = index.find(text);
    return found == index.end() ? nullptr : &meeting.record(found->second);
  }
  const NoteNotice* notice(RecordRef text) const {
    const auto& index = meeting.session.index().notice_by_record;
    const auto found = index.find(text);
    return found == index.end() ? nullptr : &meeting.record(found->second);
  }
  ReviewRecord step(RecordRef text, ReviewAct act) const {
    const Review* now = review(text);
    const auto steps = static_cast<std::uint32_t>(now == nullptr ? 0 : now->steps.size());
    return {text, act, steps, ReviewReason::hurtful, "not like this"};
  }
  void hide(RecordRef text) { meeting.must(meeting.facilitator, step(text, ReviewAct::hide)); }
  void show(RecordRef text) {
    meeting.must(meeting.co_facilitator, step(text, ReviewAct::release));
  }
  Scope scope(RecordRef text) const { return *meeting.session.records().scope_of(text); }
  Id<Finding> add_finding(Id<Seat> who) {
    const auto id = meeting.fresh<Finding>();
    meeting.must(who, AddFinding{id, meeting.text("found")});
    return id;
  }
  Id<Commitment> add_commitment(Id<Seat> who) {
    const auto id = meeting.fresh<Commitment>();
    meeting.must(who, AddCommitment{id, meeting.text("we will"), {"ask", 20'500, "count"}, {}});
    return id;
  }
  Id<Minutes> start_minutes(Id<Seat> who) {
    const auto id = meeting.fresh<Minutes>();
    meeting.must(who, StartMinutes{id, {}});
    const EditText typing{ref(id), test::typed(meeting.record(id).text, -1, Id<RunTag>(7), "said")};
    meeting.must(who, typing);
    return id;
  }
  void moderate_minors() {
    meeting.must(meeting.facilitator, SetSafeguard{{"students"}, {"observe"}, false});
  }
  // All that somebody sees, record by record.
  std::vector<std::pair<Scope, Record>> seen_by(Id<Seat> who) {
    std::vector<std::pair<Scope, Record>> seen;
    for (const Scope& scope : meeting.session.scopes_of(who)) {
      for (const RecordRef& each : meeting.session.records().records_in(scope)) {
        seen.emplace_back(scope, meeting.session.records().get(each));
      }
    }
    return seen;
  }
};

}  // namespace plenary::audit
