#include "audit/state_hash.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "tests/support/sessions.h"

namespace plenary::audit {
namespace {

using test::Dice;

// The buffer of xxHash's own sanity check (cli/xsum_sanity_check.c).
std::string sanity_buffer(std::size_t length) {
  std::string buffer;
  std::uint64_t state = 2654435761U;
  for (std::size_t i = 0; i < length; ++i) {
    buffer.push_back(static_cast<char>(state >> 56));
    state *= 11400714785074694797U;
  }
  return buffer;
}

TEST(StateHash, P13_xxh32_gives_the_published_values) {
  constexpr std::uint32_t prime = 2654435761U;
  struct Vector {
    std::size_t length;
    std::uint32_t seed;
    std::uint32_t hash;
  };
  const std::vector<Vector> published{
      {0, 0, 0x02CC5D05},      {0, prime, 0x36B78AE7},   {1, 0, 0xCF65B03E},
      {1, prime, 0xB4545AA4},  {3, 0, 0xC23884F5},       {3, prime, 0x1A269947},
      {4, 0, 0xA9DE7CE9},      {4, prime, 0x2BAAFE83},   {8, 0, 0xA3F6F44B},
      {9, 0, 0xFFB82A24},      {14, 0, 0x1208E7E2},      {14, prime, 0x6AF1D1FE},
      {16, 0, 0x93BA3759},     {16, prime, 0xA94FC1E1},  {17, 0, 0x89FDC23E},
      {17, prime, 0xC9910739}, {32, 0, 0xD89829EC},      {32, prime, 0xA5C44467},
      {222, 0, 0x5BD11DBD},    {222, prime, 0x58803C5F}, {2367, 0, 0x4C8A9773},
  };

  for (const Vector& vector : published) {
    EXPECT_EQ(xxh32(sanity_buffer(vector.length), vector.seed), vector.hash)
        << vector.length << " bytes, seed " << vector.seed;
  }
  EXPECT_EQ(xxh32("abc", 0), 0x32D153FFU);
  EXPECT_EQ(xxh32("abc", 1), 0xAA3DA8FFU);
  EXPECT_EQ(xxh32("Nobody inspects the spammish repetition", 0), 0xE2293B2FU);
}

Note some_note(Dice& entropy) {
  Note note{Id<Note>(entropy.draw()), Epistemic::observation, {}, {}};
  note.text = Text(Id<RunTag>(entropy.draw()), "seen " + std::to_string(entropy.draw()));
  return note;
}

StateHash from_scratch(const Store& store, Scope scope) {
  StateHash sum;
  for (const RecordRef& ref : store.records_in(scope)) sum += state_hash(store.get(ref));
  return sum;
}

TEST(StateHash, P13_does_not_depend_on_the_order_of_arrival) {
  Dice entropy(3);
  std::vector<Note> notes;
  for (int i = 0; i < 50; ++i) notes.push_back(some_note(entropy));
  Store forwards;
  Store backwards;

  for (const Note& note : notes) forwards.apply({Scope::everyone(), Put{note}}, 1);
  std::reverse(notes.begin(), notes.end());
  for (const Note& note : notes) {
    backwards.apply({Scope::everyone(), Put{note}}, 2);
    backwards.scope_hash(Scope::everyone());
  }

  EXPECT_EQ(forwards.scope_hash(Scope::everyone()), backwards.scope_hash(Scope::everyone()));
  EXPECT_NE(forwards.scope_hash(Scope::everyone()), StateHash{});
}

TEST(StateHash, P13_tells_records_apart_that_differ_in_one_field) {
  Dice entropy(4);
  const Note note = some_note(entropy);
  Note other = note;
  other.placement.order = 1;

  EXPECT_NE(state_hash(Record{note}), state_hash(Record{other}));
  EXPECT_NE(state_hash(Record{note}).low, state_hash(Record{note}).high);
}

TEST(StateHash, P13_same_fields_of_another_kind_hash_differently) {
  const Record map = CauseMap{Id<CauseMap>(7), Id<Room>(8), {}, Cycles::allowed};
  const Record group = Group{Id<Group>(7), Id<Room>(8), {}};

  EXPECT_NE(state_hash(map), state_hash(group));
}

// One change at random among few records in few scopes, so that they meet again and again.
Change some_change(Store& store, Dice& entropy) {
  const std::vector<Scope> scopes{Scope::everyone(), Scope::staff(), Scope::of(Id<Room>(5))};
  const Id<Note> id(1 + entropy.below(12));
  const auto* stored = store.find(id);
  Note note = some_note(entropy);
  note.id = id;
  if (stored == nullptr) return {entropy.pick(scopes), Put{note}};
  switch (entropy.below(4)) {
    case 0: return {stored->scope, Put{note}};
    case 1: return {stored->scope, Remove{ref(id)}};
    case 2: {
      note.epistemic = Epistemic(entropy.below(9));
      return {stored->scope, SetFields{note, field_bit<&Note::epistemic>()}};
    }
    default: {
      const Text& text = stored->record.text;
      return {stored->scope,
              EditRecordText{ref(id), test::typed(text, -1, Id<RunTag>(entropy.draw()), "x")}};
    }
  }
}

TEST(StateHash, P13_kept_up_to_date_equals_computed_from_scratch) {
  Dice entropy(5);
  Store store;

  for (int i = 1; i <= 3'000; ++i) {
    const Change change = some_change(store, entropy);
    ASSERT_EQ(store.misfit(change), nullptr);
    store.apply(change, static_cast<std::uint64_t>(i));
    // Sometimes many changes lie between two looks, as on the wire.
    if (!entropy.one_in(5)) continue;
    for (const Scope& scope : store.scopes()) {
      ASSERT_EQ(store.scope_hash(scope), from_scratch(store, scope)) << "after change " << i;
    }
  }
}

TEST(StateHash, P13_a_change_taken_back_gives_the_hash_from_before) {
  Dice entropy(6);
  Store store;

  for (int i = 0; i < 500; ++i) {
    const Change change = some_change(store, entropy);
    const StateHash before = store.scope_hash(change.scope);
    const bool types = std::holds_alternative<EditRecordText>(change.body);
    const Change inverse = store.apply(change, 1);
    if (types) continue;  // Leaves the id of what was typed.
    if (entropy.one_in(2)) store.scope_hash(change.scope);
    Store taken_back = store;
    taken_back.apply(inverse, 2);
    ASSERT_EQ(taken_back.scope_hash(change.scope), before);
  }
}

TEST(StateHash, the_whole_hash_knows_which_scope_a_record_is_in_and_how_far_it_is) {
  Dice entropy(7);
  const Note note = some_note(entropy);
  Store one;
  Store other;
  one.apply({Scope::everyone(), Put{note}}, 1);
  other.apply({Scope::staff(), Put{note}}, 1);
  EXPECT_NE(one.hash(), other.hash());

  Store further = one;
  further.advance(Scope::everyone());

  EXPECT_NE(one.hash(), further.hash());
}

TEST(StateHash, an_empty_scope_hashes_to_nothing) {
  Dice entropy(8);
  const Note note = some_note(entropy);
  Store store;
  EXPECT_EQ(store.scope_hash(Scope::staff()), StateHash{});

  store.apply({Scope::staff(), Put{note}}, 1);
  store.scope_hash(Scope::staff());
  store.apply({Scope::staff(), Remove{ref(note.id)}}, 2);

  EXPECT_EQ(store.scope_hash(Scope::staff()), StateHash{});
}

}  // namespace
}  // namespace plenary::audit
