// What must hold after every command of a random meeting.
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "audit/canonical.h"
#include "base/overload.h"
#include "tests/support/kept_away.h"
#include "tests/support/random_meeting.h"

namespace plenary::audit {
namespace {

using test::is_kept_away;
using test::RandomMeeting;

constexpr std::uint64_t seeds = 25;
constexpr int steps = 500;

// ---- I10: what is named is there

struct LiveReferences {
  const Store& store;

  bool there(auto id) const { return !id || store.find(id) != nullptr; }
  bool there(RecordRef target) const { return store.holds(target); }

  bool operator()(const Stored<Ticket>& t) const { return there(t.record.seat); }
  bool operator()(const Stored<Seat>& s) const {
    return !s.record.room || (there(s.record.room) && !store.find(s.record.room)->record.closed);
  }
  bool operator()(const Stored<Timer>& t) const { return there(t.record.room); }
  bool operator()(const Stored<Focus>& f) const {
    const RecordRef target = f.record.target;
    return !target.id || (there(target) && *store.scope_of(target) == Scope::everyone());
  }
  bool operator()(const Stored<Note>& n) const {
    const Placement& placement = n.record.placement;
    if (!there(placement.room)) return false;
    // A hidden note may name a group that went away; it is shown without it.
    if (is_kept_away(n.scope) || !placement.group) return true;
    return there(placement.group) && store.find(placement.group)->record.room == placement.room;
  }
  bool operator()(const Stored<Authorship>& a) const {
    return there(a.record.about()) && there(a.record.seat);
  }
  bool operator()(const Stored<Group>& g) const { return there(g.record.room); }
  bool operator()(const Stored<Ballot>& b) const {
    return there(b.record.room) && std::all_of(b.record.items.begin(), b.record.items.end(),
                                               [&](RecordRef item) { return there(item); });
  }
  bool operator()(const Stored<Vote>& v) const {
    const bool nobodys = v.scope == Scope::vault();  // Of a voter who is no seat.
    return there(v.record.ballot) && (nobodys || there(v.record.seat)) && there(v.record.mark.item);
  }
  bool operator()(const Stored<Tally>& t) const {
    return there(t.record.ballot) && there(t.record.item);
  }
  bool operator()(const Stored<CauseMap>& m) const { return there(m.record.room); }
  bool operator()(const Stored<Cause>& c) const {
    return there(c.record.map) && there(c.record.note);
  }
  bool operator()(const Stored<CauseLink>& l) const {
    const auto* from = store.find(l.record.ends.from);
    const auto* to = store.find(l.record.ends.to);
    if (from == nullptr || to == nullptr) return false;
    const Scope map = store.find(l.record.map)->scope;
    const bool seen = from->scope == map && to->scope == map;
    return from->record.map == l.record.map && to->record.map == l.record.map &&
           l.scope == (seen ? map : Scope::staff());
  }
  bool operator()(const Stored<RoomPin>& p) const {
    return there(p.record.room) && there(p.record.seat);
  }
  bool operator()(const Stored<HelpCall>& h) const {
    return there(h.record.room) && !store.find(h.record.room)->record.closed;
  }
  bool operator()(const Stored<NoteNotice>& n) const { return there(n.record.about()); }
  bool operator()(const Stored<UnlinkedSheet>& s) const {
    return there(s.record.ballot) && store.find(s.record.voter) == nullptr;
  }
  bool operator()(const Stored<Minutes>& m) const { return there(m.record.room); }
  bool operator()(const auto&) const { return true; }
};

template <class Check, class... Rs>
bool all_records(const Store& store, const Check& check, std::type_identity<std::variant<Rs...>>) {
  const auto every = [&]<class R>(std::type_identity<R>) {
    for (const auto& [id, stored] : store.all<R>()) {
      if (check(stored)) continue;
      ADD_FAILURE() << "record of kind " << static_cast<int>(R::kind) << ", id " << id.value;
      return false;
    }
    return true;
  };
  return (every(std::type_identity<Rs>{}) && ...);
}

bool references_live(const Store& store) {
  return all_records(store, LiveReferences{store}, std::type_identity<Record>{});
}

// Colours each cause of a map that forbids cycles: a link to one that is being followed closes one.
bool closes_cycle(const std::map<Id<Cause>, std::vector<Id<Cause>>>& links, Id<Cause> at,
                  std::map<Id<Cause>, int>& colour) {
  colour[at] = 1;
  if (const auto next = links.find(at); next != links.end()) {
    for (const Id<Cause> to : next->second) {
      if (colour[to] == 1 || (colour[to] == 0 && closes_cycle(links, to, colour))) return true;
    }
  }
  colour[at] = 2;
  return false;
}

bool acyclic_where_required(const Store& store) {
  std::map<Id<Cause>, std::vector<Id<Cause>>> links;
  std::set<std::pair<Id<Cause>, Id<Cause>>> pairs;
  for (const auto& [id, link] : store.all<CauseLink>()) {
    const LinkEnds& ends = link.record.ends;
    if (!pairs.insert({ends.from, ends.to}).second) return false;
    if (store.find(link.record.map)->record.cycles == Cycles::forbidden) {
      links[ends.from].push_back(ends.to);
    }
  }
  std::map<Id<Cause>, int> colour;
  for (const auto& [cause, to] : links) {
    if (colour[cause] == 0 && closes_cycle(links, cause, colour)) return false;
  }
  return true;
}

TEST(Invariants, I10_references_are_live_and_maps_acyclic_after_every_command) {
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    RandomMeeting meeting(seed);
    for (int step = 0; step < steps; ++step) {
      meeting.step();
      ASSERT_TRUE(references_live(meeting.session.records()))
          << "seed " << seed << ", step " << step;
      ASSERT_TRUE(acyclic_where_required(meeting.session.records()))
          << "seed " << seed << ", step " << step;
    }
  }
}

// ---- I24: what is kept away is nowhere else, and everything else is in its place

struct InItsPlace {
  const Store& store;
  const Index& index;

  const Review* review(RecordRef text) const {
    const auto found = index.review_by_record.find(text);
    return found == index.review_by_record.end() ? nullptr : &store.find(found->second)->record;
  }
  bool stands(RecordRef text, Scope scope, Scope home) const {
    const Review* decided = review(text);
    const ReviewState state = decided == nullptr ? ReviewState::open : decided->state;
    switch (state) {
      case ReviewState::held:
      case ReviewState::hidden: return scope == Scope::staff();
      case ReviewState::sent_back: return scope.kind == ScopeKind::seat;
      case ReviewState::open:
      case ReviewState::released: return scope == home;
    }
    return false;
  }
  template <class R>
  bool stands(const Stored<R>& text, Scope home) const {
    return stands(ref(text.record.id), text.scope, home);
  }

  // How it was sealed is said of what is sealed, and of nothing else.
  bool operator()(const Stored<Note>& n) const {
    const Note& note = n.record;
    if (note.sealed ? note.sealing.reveal == Reveal::at_once : note.sealing != Sealing{}) {
      return false;
    }
    const bool placed = note.placement.order != 0;
    return !placed || stands(n, Scope::room_or_everyone(note.placement.room));
  }
  bool operator()(const Stored<Group>& g) const {
    return stands(g, Scope::room_or_everyone(g.record.room));
  }
  bool operator()(const Stored<CauseMap>& m) const {
    return stands(m, Scope::room_or_everyone(m.record.room));
  }
  bool operator()(const Stored<Minutes>& m) const {
    return stands(m, Scope::room_or_everyone(m.record.room));
  }
  bool operator()(const Stored<Cause>& c) const {
    return stands(c, store.find(c.record.map)->scope);
  }
  bool operator()(const Stored<Finding>& f) const { return stands(f, Scope::everyone()); }
  bool operator()(const Stored<Commitment>& c) const { return stands(c, Scope::everyone()); }
  bool operator()(const Stored<Pledge>& p) const {
    const Scope scope = store.find(p.record.commitment)->scope;
    return p.scope == (scope == Scope::everyone() ? Scope::members() : scope);
  }
  bool operator()(const Stored<Objection>& o) const {
    return o.scope == Scope::staff() || stands(o, store.find(o.record.ballot)->scope);
  }
  bool operator()(const auto&) const { return true; }
};

TEST(Invariants, I24_what_moderators_keep_away_is_with_them_and_all_else_is_in_its_place) {
  std::size_t kept_away = 0;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    RandomMeeting meeting(seed + 400);
    const Session& session = meeting.session;
    for (int step = 0; step < steps; ++step) {
      meeting.step();
      ASSERT_TRUE(all_records(session.records(), InItsPlace{session.records(), session.index()},
                              std::type_identity<Record>{}))
          << "seed " << seed << ", step " << step;
    }
    for (const auto& [id, review] : session.records().all<Review>()) {
      const auto& log = review.record.steps;
      const auto hides = [](const ReviewStep& each) {
        return each.act == ReviewAct::hold || each.act == ReviewAct::hide ||
               each.act == ReviewAct::send_back;
      };
      if (!review.record.of.id) continue;
      kept_away += static_cast<std::size_t>(std::count_if(log.begin(), log.end(), hides));
    }
  }
  EXPECT_GT(kept_away, seeds);
}

// ---- undo leaves no trace

bool leaves_ids_behind(const Command& command) {
  const auto* edit = std::get_if<EditText>(&command);
  return edit != nullptr && !edit->edits.inserts.empty();
}

// Nobody is called to a place, or for help, by an undo.
bool moved_focus(const Entry& entry) {
  return std::any_of(entry.changes.begin(), entry.changes.end(), [](const Change& change) {
    const RecordKind kind = ref(change.body).kind;
    return kind == RecordKind::focus || kind == RecordKind::help_call;
  });
}

TEST(Invariants, an_undo_at_once_that_keeps_nothing_leaves_no_trace) {
  std::size_t undone = 0;
  std::size_t kept = 0;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    RandomMeeting meeting(seed + 200);
    for (int step = 0; step < steps; ++step) {
      const auto before = test::hashes(meeting.session);
      const auto [who, command] = meeting.next();
      const bool accepted = meeting.submit(who, command).code == Refusal::none;
      if (!accepted || std::holds_alternative<Undo>(command)) continue;
      const Entry entry = meeting.journal.back();
      const auto undo = meeting.session.decide({who}, Undo{}, {meeting.now, meeting.entropy});
      if (!undo.ok() || undo->undoes != entry.seq) continue;
      ++(undo->kept.empty() ? undone : kept);
      if (!undo->kept.empty() || leaves_ids_behind(command) || moved_focus(entry)) continue;
      Session copy = meeting.session;
      copy.apply(
          {.seq = copy.head() + 1, .actor = who, .changes = undo->list, .undoes = undo->undoes});
      ASSERT_EQ(test::hashes(copy), before)
          << "seed " << seed << ", step " << step << ", command " << command.index();
    }
  }
  EXPECT_GT(undone, 10 * kept);
}

}  // namespace
}  // namespace plenary::audit
