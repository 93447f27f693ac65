// What the steps of those who run a session cost: its phase, its clock, its rooms, who does what,
// and what is looked at before others see it.
#include <benchmark/benchmark.h>

#include "tests/bench/micro/growing.h"

namespace plenary::bench {
namespace {

using namespace audit;

template <Grows grows>
void hold_and_release_note(benchmark::State& state) {
  measure(state, hall_for<grows>(state), 4, [](Hall& hall, std::size_t turn) {
    const auto who = hall.people[turn % hall.people.size()];
    AddNote add;
    add.id = hall.fresh<Note>();
    add.text = hall.text(note_text);
    hall.play(who, add);
    hall.play(hall.facilitator,
              ReviewNote{add.id, ReviewAct::hold, 0, ReviewReason::off_topic, "a moment"});
    hall.play(hall.facilitator, ReviewNote{add.id, ReviewAct::release, 1, {}, {}});
    hall.play(who, RemoveNote{add.id});
  });
}

template <Grows grows>
void set_role(benchmark::State& state) {
  measure(state, hall_for<grows>(state), 2, [](Hall& hall, std::size_t turn) {
    const auto who = hall.people[turn % hall.people.size()];
    hall.play(hall.facilitator, SetRole{who, Role::scribe});
    hall.play(hall.facilitator, SetRole{who, Role::participant});
  });
}

template <Grows grows>
void pin_seat(benchmark::State& state) {
  measure(state, hall_for<grows>(state), 2, [](Hall& hall, std::size_t turn) {
    const auto who = hall.people[turn % hall.people.size()];
    hall.play(hall.facilitator, PinSeat{who, hall.rooms[turn % hall.rooms.size()]});
    hall.play(hall.facilitator, PinSeat{who, {}});
  });
}

template <Grows grows>
void freeze(benchmark::State& state) {
  measure(state, hall_for<grows>(state), 2, [](Hall& hall, std::size_t) {
    hall.play(hall.facilitator, Freeze{true});
    hall.play(hall.facilitator, Freeze{false});
  });
}

template <Grows grows>
void set_timer_and_focus(benchmark::State& state) {
  measure(state, hall_for<grows>(state), 4, [](Hall& hall, std::size_t turn) {
    hall.play(hall.facilitator, SetTimer{{}, TimerAct::start, 60'000});
    hall.play(hall.facilitator, SetFocus{ref(hall.notes[turn % hall.notes.size()]), true});
    hall.play(hall.facilitator, SetFocus{});
    hall.play(hall.facilitator, SetTimer{{}, TimerAct::stop, 0});
  });
}

// By nobody: shown by a token, taken back by what only its writer knows.
void add_and_change_unlinked(benchmark::State& state) {
  Hall& hall = hall_of({.notes = static_cast<std::size_t>(state.range(0)), .unlinkable = true});
  measure(state, hall, 2, [](Hall& in, std::size_t) {
    AddUnlinked add;
    add.key = in.tokens;
    add.token = test::digest(in.entropy.draw());
    add.id = in.fresh<Note>();
    add.epistemic = Epistemic::observation;
    add.text = in.text(note_text);
    add.capability = test::digest(in.entropy.draw());
    in.play({}, add);
    in.play({}, ChangeUnlinked{add.id, add.capability, {}});
  });
}

BENCHMARK(hold_and_release_note<Grows::notes>)->Apply(as_notes_grow);
BENCHMARK(set_role<Grows::people>)->Apply(as_people_grow);
BENCHMARK(pin_seat<Grows::rooms>)->Apply(as_rooms_grow);
BENCHMARK(freeze<Grows::people>)->Apply(as_people_grow);
BENCHMARK(set_timer_and_focus<Grows::notes>)->Apply(as_notes_grow);
BENCHMARK(add_and_change_unlinked)->Apply(as_notes_grow);

}  // namespace
}  // namespace plenary::bench
