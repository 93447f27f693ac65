// What a command costs the sequencer – decide and apply – by kind, and whether that grows with what
// the session holds: with notes, people and rooms. Each benchmark leaves the session as it was.
#include <benchmark/benchmark.h>

#include "tests/bench/micro/hall.h"

namespace plenary::bench {
namespace {

using namespace audit;

enum class Grows : std::uint8_t { notes, people, rooms };

template <Grows grows>
Hall& hall_for(const benchmark::State& state) {
  const auto many = static_cast<std::size_t>(state.range(0));
  switch (grows) {
    case Grows::notes: return hall_of({.notes = many});
    case Grows::people: return hall_of({.people = many});
    case Grows::rooms: return hall_of({.people = 100, .rooms = many});
  }
  PLENARY_UNREACHABLE("a size of nothing");
}

// `act(hall, turn)` plays so many commands; the time is for each of them.
template <class Act>
void measure(benchmark::State& state, Hall& hall, std::int64_t commands, Act act) {
  std::size_t turn = 0;
  for (auto _ : state) act(hall, turn++);
  state.SetItemsProcessed(state.iterations() * commands);
  state.SetComplexityN(state.range(0));
}

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

constexpr std::int64_t notes_least = 100;
constexpr std::int64_t notes_most = 9'000;  // A session holds 10,000.
constexpr std::int64_t people_least = 20;
constexpr std::int64_t people_most = 2'000;

void as_notes_grow(benchmark::internal::Benchmark* bench) {
  bench->Arg(notes_least)->Arg(1'000)->Arg(notes_most)->Complexity();
}
void as_people_grow(benchmark::internal::Benchmark* bench) {
  bench->Arg(people_least)->Arg(200)->Arg(people_most)->Complexity();
}
void as_rooms_grow(benchmark::internal::Benchmark* bench) {
  bench->Arg(1)->Arg(10)->Arg(90)->Complexity();
}

BENCHMARK(add_and_remove_note<Grows::notes>)->Apply(as_notes_grow);
BENCHMARK(add_and_remove_note<Grows::people>)->Apply(as_people_grow);
BENCHMARK(add_and_remove_note<Grows::rooms>)->Apply(as_rooms_grow);
BENCHMARK(edit_text<Grows::notes>)->Apply(as_notes_grow);
BENCHMARK(sort_note<Grows::notes>)->Apply(as_notes_grow);
BENCHMARK(move_note<Grows::notes>)->Apply(as_notes_grow);
BENCHMARK(add_and_remove_group<Grows::notes>)->Apply(as_notes_grow);
BENCHMARK(vote<Grows::notes>)->Apply(as_notes_grow);
BENCHMARK(vote<Grows::people>)->Apply(as_people_grow);
BENCHMARK(say_done<Grows::people>)->Apply(as_people_grow);
BENCHMARK(move_seat)->Apply(as_rooms_grow);

}  // namespace
}  // namespace plenary::bench
