#include "audit/store.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "audit/canonical.h"
#include "tests/support/sessions.h"

namespace plenary::audit {
namespace {

using test::Dice;

constexpr Id<RunTag> run(0xA);
constexpr Id<Note> note_id(1);
constexpr RecordRef note_ref = ref(note_id);

Note a_note() { return {note_id, Epistemic::question, {{}, {}, 7}, Text(run, "why?")}; }

Store with_note() {
  Store store;
  store.apply({Scope::everyone(), Put{a_note()}}, 1);
  return store;
}

TEST(Store, a_record_is_found_where_it_was_put) {
  const Store store = with_note();

  ASSERT_TRUE(store.holds(note_ref));
  EXPECT_EQ(*store.scope_of(note_ref), Scope::everyone());
  EXPECT_EQ(std::get<Note>(store.get(note_ref)), a_note());
  EXPECT_EQ(store.text_of(note_ref)->str(), "why?");
  EXPECT_EQ(store.records_in(Scope::everyone()), (std::vector<RecordRef>{note_ref}));
  EXPECT_TRUE(store.records_in(Scope::staff()).empty());
}

TEST(Store, kinds_do_not_share_ids) {
  Store store = with_note();

  store.apply({Scope::staff(), Put{Group{Id<Group>(1), {}, {}}}}, 2);

  EXPECT_EQ(*store.scope_of(note_ref), Scope::everyone());
  EXPECT_EQ(*store.scope_of(ref(Id<Group>(1))), Scope::staff());
}

TEST(Store, what_is_no_record_is_not_there) {
  const Store store = with_note();

  for (const int kind : {0, 21, 99, 255}) {
    const RecordRef nothing{static_cast<RecordKind>(kind), Id<RecordTag>(1)};
    EXPECT_FALSE(store.holds(nothing));
    EXPECT_EQ(store.scope_of(nothing), nullptr);
    EXPECT_EQ(store.text_of(nothing), nullptr);
    EXPECT_EQ(store.last_writer(nothing, ~FieldSet{0}), 0U);
    EXPECT_NE(store.misfit({Scope::everyone(), Remove{nothing}}), nullptr);
  }
}

TEST(StoreMisfit, a_record_has_one_scope) {
  const Store store = with_note();

  EXPECT_NE(store.misfit({Scope::staff(), Put{a_note()}}), nullptr);
  EXPECT_NE(store.misfit({Scope::staff(), Remove{note_ref}}), nullptr);
  EXPECT_NE(store.misfit({Scope::staff(), SetFields{a_note(), 4}}), nullptr);
  EXPECT_EQ(store.misfit({Scope::everyone(), Put{a_note()}}), nullptr);
  EXPECT_EQ(store.misfit({Scope::everyone(), Remove{note_ref}}), nullptr);
  EXPECT_EQ(store.misfit({Scope::everyone(), SetFields{a_note(), 4}}), nullptr);
}

TEST(StoreMisfit, only_a_put_may_name_what_is_not_there) {
  const Store store;

  EXPECT_EQ(store.misfit({Scope::everyone(), Put{a_note()}}), nullptr);
  EXPECT_NE(store.misfit({Scope::everyone(), Remove{note_ref}}), nullptr);
  EXPECT_NE(store.misfit({Scope::everyone(), SetFields{a_note(), 4}}), nullptr);
  EXPECT_NE(store.misfit({Scope::everyone(), EditRecordText{note_ref, {}}}), nullptr);
}

TEST(StoreMisfit, a_record_without_an_id_is_none) {
  Note nobody = a_note();
  nobody.id = {};

  EXPECT_NE(Store{}.misfit({Scope::everyone(), Put{nobody}}), nullptr);
}

TEST(StoreMisfit, a_text_edit_must_fit_a_text) {
  Store store = with_note();
  store.apply({Scope::everyone(), Put{Focus{Id<Focus>(3), {}}}}, 2);
  const auto edit = [](RecordRef ref, CharId after) {
    const TextInsert insert{after, Id<RunTag>(2), 0, "x"};
    return Change{Scope::everyone(), EditRecordText{ref, {.inserts = {insert}}}};
  };

  EXPECT_EQ(store.misfit(edit(note_ref, {run, 3})), nullptr);
  EXPECT_NE(store.misfit(edit(note_ref, {run, 4})), nullptr);
  EXPECT_NE(store.misfit(edit(ref(Id<Focus>(3)), {})), nullptr);
}

// Everything about a store that can be seen from outside.
std::string look(const Store& store) {
  std::string seen;
  for (const Scope& scope : store.scopes()) {
    for (const RecordRef& each : store.records_in(scope)) {
      seen += canonical::bytes(scope) + canonical::bytes(store.get(each));
    }
  }
  return seen;
}

TEST(Store, each_kind_of_change_is_taken_back_by_its_inverse) {
  Note other = a_note();
  other.epistemic = Epistemic::strength;
  other.placement = {Id<Room>(8), Id<Group>(9), 10};
  const TextEdits delete_all{.deletes = {{run, 0, 4}}};
  const std::vector<Change> changes{
      {Scope::everyone(), Put{other}},
      {Scope::staff(), Put{Note{Id<Note>(2), {}, {}, {}}}},
      {Scope::everyone(), SetFields{other, field_bit<&Note::epistemic>()}},
      {Scope::everyone(),
       SetFields{other, field_bit<&Note::epistemic>() | field_bit<&Note::placement>()}},
      {Scope::everyone(), SetFields{other, all_fields<Note>()}},
      {Scope::everyone(), Remove{note_ref}},
      {Scope::everyone(), EditRecordText{note_ref, delete_all}},
  };

  for (const Change& change : changes) {
    Store store = with_note();
    const std::string before = look(store);

    const Change inverse = store.apply(change, 2);
    const std::string after = look(store);
    ASSERT_EQ(store.misfit(inverse), nullptr);
    const Change again = store.apply(inverse, 3);

    EXPECT_NE(after, before);
    EXPECT_EQ(look(store), before);
    store.apply(again, 4);
    EXPECT_EQ(look(store), after);
  }
}

TEST(Store, a_set_leaves_the_other_fields_alone) {
  Store store = with_note();
  Note values;
  values.id = note_id;
  values.epistemic = Epistemic::inference;

  store.apply({Scope::everyone(), SetFields{values, field_bit<&Note::epistemic>()}}, 2);

  EXPECT_EQ(store.find(note_id)->record.epistemic, Epistemic::inference);
  EXPECT_EQ(store.find(note_id)->record.placement.order, 7U);
  EXPECT_EQ(store.text_of(note_ref)->str(), "why?");
}

TEST(Store, writers_are_kept_field_by_field) {
  Store store = with_note();
  store.apply({Scope::everyone(), SetFields{a_note(), field_bit<&Note::epistemic>()}}, 5);
  store.apply(
      {Scope::everyone(), EditRecordText{note_ref, {.inserts = {{{}, Id<RunTag>(2), 0, "So "}}}}},
      6);

  EXPECT_EQ(store.last_writer(note_ref, field_bit<&Note::id>()), 1U);
  EXPECT_EQ(store.last_writer(note_ref, field_bit<&Note::epistemic>()), 5U);
  EXPECT_EQ(store.last_writer(note_ref, field_bit<&Note::placement>()), 1U);
  EXPECT_EQ(store.last_writer(note_ref, field_bit<&Note::text>()), 6U);
  EXPECT_EQ(store.last_writer(note_ref, ~FieldSet{0}), 6U);
  EXPECT_EQ(store.writers(note_ref), (std::vector<std::uint64_t>{1, 5, 1, 6, 1, 1, 1, 1}));

  store.apply({Scope::everyone(), Put{a_note()}}, 9);
  EXPECT_EQ(store.writers(note_ref), (std::vector<std::uint64_t>(8, 9)));
}

TEST(Store, a_record_put_back_from_a_snapshot_has_its_writers) {
  Store store;

  store.restore(Scope::staff(), a_note(), {1, 5, 1, 6, 1, 2, 1, 1});

  EXPECT_EQ(store.writers(note_ref), (std::vector<std::uint64_t>{1, 5, 1, 6, 1, 2, 1, 1}));
  EXPECT_EQ(*store.scope_of(note_ref), Scope::staff());
  EXPECT_EQ(store.scope_seq(Scope::staff()), 0U);
}

TEST(Store, a_snapshot_from_before_a_field_was_there_is_still_read) {
  Store store;

  store.restore(Scope::staff(), a_note(), {1, 5, 1, 6});

  EXPECT_EQ(store.writers(note_ref), (std::vector<std::uint64_t>{1, 5, 1, 6, 0, 0, 0, 0}));
}

TEST(Store, P1_each_scope_counts_for_itself_from_one) {
  Store store;

  EXPECT_EQ(store.scope_seq(Scope::staff()), 0U);
  EXPECT_EQ(store.advance(Scope::staff()), 1U);
  EXPECT_EQ(store.advance(Scope::staff()), 2U);
  EXPECT_EQ(store.advance(Scope::everyone()), 1U);
  EXPECT_EQ(store.scope_seq(Scope::staff()), 2U);
}

TEST(Store, a_forgotten_scope_leaves_nothing_and_spares_the_others) {
  Store store = with_note();
  store.apply({Scope::staff(), Put{Note{Id<Note>(2), {}, {}, {}}}}, 2);

  store.forget(Scope::everyone());

  EXPECT_FALSE(store.holds(note_ref));
  EXPECT_TRUE(store.holds(ref(Id<Note>(2))));
  EXPECT_EQ(store.scopes(), (std::vector<Scope>{Scope::staff()}));
  EXPECT_EQ(store.scope_hash(Scope::everyone()), StateHash{});
}

TEST(Store, a_snapshots_order_depends_on_the_records_alone) {
  Dice entropy(2);
  Store store;
  for (int i = 0; i < 100; ++i) {
    store.apply({Scope::everyone(), Put{Note{Id<Note>(entropy.draw()), {}, {}, {}}}}, 1);
    store.apply({Scope::everyone(), Put{Group{Id<Group>(entropy.draw()), {}, {}}}}, 1);
  }

  const std::vector<RecordRef> refs = store.records_in(Scope::everyone());

  EXPECT_EQ(refs.size(), 200U);
  EXPECT_TRUE(std::is_sorted(refs.begin(), refs.end()));
}

}  // namespace
}  // namespace plenary::audit
