// What a command costs the sequencer – decide and apply – by kind, and whether that grows with what
// the session holds: with notes, people, rooms and scopes. Each benchmark leaves the session as it
// was. Of those who run it: staff_bench.cpp; of causes and evidence: maps_bench.cpp.
#include <benchmark/benchmark.h>

#include "tests/bench/micro/growing.h"

namespace plenary::bench {
namespace {

using namespace audit;

template <Grows grows>
void add_and_remove_note(benchmark::State& state) {
  measure(state, hall_for<grows>(state), 2, [](Hall& hall, std::size_t turn) {
    const auto who = hall.people[turn % hall.people.size()];
    AddNote add;
    add.id = hall.fresh<Note>();
    add.text = hall.text(note_text);
    hall.play(who, add);
    hall.play(who, RemoveNote{add.id});
  });
}

template <Grows grows>
void edit_text(benchmark::State& state) {
  measure(state, hall_for<grows>(state), 2, [](Hall& hall, std::size_t turn) {
    const std::size_t at = turn % hall.notes.size();
    const auto who = hall.people[at % hall.people.size()];
    const Text& text = hall.record(hall.notes[at]).text;
    const auto end = static_cast<std::int64_t>(text.scalars()) - 1;
    hall.play(who, EditText{ref(hall.notes[at]),
                            test::typed(text, end, hall.fresh<RunTag>(), " and so")});
    hall.play(who, Undo{});
  });
}

template <Grows grows>
void sort_note(benchmark::State& state) {
  measure(state, hall_for<grows>(state), 1, [](Hall& hall, std::size_t turn) {
    const std::size_t at = turn % hall.notes.size();
    hall.play(hall.facilitator, SetEpistemic{hall.notes[at], hall.other_than(hall.notes[at])});
  });
}

template <Grows grows>
void move_note(benchmark::State& state) {
  measure(state, hall_for<grows>(state), 1, [](Hall& hall, std::size_t turn) {
    const auto group = hall.groups[turn % hall.groups.size()];
    hall.play(hall.facilitator, MoveNote{hall.notes[turn % hall.notes.size()], group, {}});
  });
}

template <Grows grows>
void add_and_remove_group(benchmark::State& state) {
  measure(state, hall_for<grows>(state), 2, [](Hall& hall, std::size_t) {
    const auto id = hall.fresh<Group>();
    hall.play(hall.facilitator, AddGroup{id, {}, hall.text("a group")});
    hall.play(hall.facilitator, RemoveGroup{id});
  });
}

template <Grows grows>
void vote(benchmark::State& state) {
  Hall& hall = hall_for<grows>(state);
  std::vector<RecordRef> items;
  for (std::size_t at = 0; at < 10; ++at) items.push_back(ref(hall.notes[at]));
  OpenBallot open;
  open.method = BallotMethod::dots;
  open.items = items;
  open.budget = 1'000;
  const auto ballot = hall.open_ballot(open);
  measure(state, hall, 1, [&](Hall& in, std::size_t turn) {
    const auto who = in.people[turn % in.people.size()];
    CastVote cast;
    cast.ballot = ballot;
    cast.mark.item = items[turn / in.people.size() % items.size()];
    cast.mark.weight = static_cast<std::int32_t>(1 + turn / in.people.size() % 7);
    in.play(who, cast);
  });
  hall.must({}, CloseBallot{ballot});
}

template <Grows grows>
void say_done(benchmark::State& state) {
  measure(state, hall_for<grows>(state), 1, [](Hall& hall, std::size_t) {
    const std::size_t turn = hall.said_done++;
    const auto who = hall.people[turn % hall.people.size()];
    hall.play(who, SetDone{turn / hall.people.size() % 2 == 0});
  });
}

void move_seat(benchmark::State& state) {
  measure(state, hall_for<Grows::rooms>(state), 1, [](Hall& hall, std::size_t turn) {
    const std::size_t round = turn / hall.people.size();
    const auto room = round % 2 == 0 ? hall.rooms[turn % hall.rooms.size()] : Id<Room>();
    hall.play(hall.facilitator, MoveSeat{hall.people[turn % hall.people.size()], room});
  });
  Hall& hall = hall_for<Grows::rooms>(state);
  for (const auto who : hall.people) {
    if (hall.record(who).room) hall.play(hall.facilitator, MoveSeat{who, {}});
  }
}

BENCHMARK(add_and_remove_note<Grows::notes>)->Apply(as_notes_grow);
BENCHMARK(add_and_remove_note<Grows::people>)->Apply(as_people_grow);
BENCHMARK(add_and_remove_note<Grows::rooms>)->Apply(as_rooms_grow);
BENCHMARK(add_and_remove_note<Grows::scopes>)->Apply(as_people_grow);
BENCHMARK(edit_text<Grows::notes>)->Apply(as_notes_grow);
BENCHMARK(edit_text<Grows::scopes>)->Apply(as_people_grow);
BENCHMARK(sort_note<Grows::notes>)->Apply(as_notes_grow);
BENCHMARK(move_note<Grows::notes>)->Apply(as_notes_grow);
BENCHMARK(add_and_remove_group<Grows::notes>)->Apply(as_notes_grow);
BENCHMARK(vote<Grows::notes>)->Apply(as_notes_grow);
BENCHMARK(vote<Grows::people>)->Apply(as_people_grow);
BENCHMARK(vote<Grows::rooms>)->Apply(as_rooms_grow);
BENCHMARK(say_done<Grows::people>)->Apply(as_people_grow);
BENCHMARK(move_seat)->Apply(as_rooms_grow);

}  // namespace
}  // namespace plenary::bench
