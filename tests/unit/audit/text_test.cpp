#include "audit/text.h"

#include <gtest/gtest.h>

namespace plenary::audit {
namespace {

constexpr Id<RunTag> run_a(0xA);
constexpr Id<RunTag> run_b(0xB);
constexpr Id<RunTag> run_c(0xC);

TextEdits insertion(CharId after, Id<RunTag> run, std::uint32_t first, std::string words) {
  return {.inserts = {{after, run, first, std::move(words)}}};
}

TextEdits deletion(Id<RunTag> run, std::uint32_t first, std::uint32_t count) {
  return {.deletes = {{run, first, count}}};
}

TextEdits restoration(Id<RunTag> run, std::uint32_t first, std::string words) {
  return {.restores = {{run, first, std::move(words)}}};
}

TEST(Text, an_empty_text_has_no_runs) {
  const Text text(run_a, "");

  EXPECT_EQ(text, Text());
  EXPECT_EQ(text.str(), "");
  EXPECT_EQ(text.scalars(), 0U);
  EXPECT_TRUE(text.runs().empty());
}

TEST(Text, positions_are_unicode_scalar_values) {
  const Text text(run_a, "añ漢👍z");

  EXPECT_EQ(text.scalars(), 5U);
  EXPECT_EQ(text.bytes(), 1U + 2U + 3U + 4U + 1U);
  EXPECT_EQ(text.id_at(3), (CharId{run_a, 3}));
  EXPECT_EQ(text.id_at(-1), CharId{});
  EXPECT_EQ(text.ranges(1, 3), (std::vector<CharRange>{{run_a, 1, 3}}));
}

TEST(Text, a_scalar_counts_once_wherever_it_stands) {
  for (const std::string scalar : {"a", "\u00e9", "\u6f22", "\U0001f44d"}) {
    for (std::size_t before = 0; before < 20; ++before) {
      const std::string text = std::string(before, 'a') + scalar + std::string(9, 'b');
      EXPECT_EQ(count_scalars(text), before + 1 + 9) << text;
    }
  }
}

TEST(Text, an_insert_within_a_run_splits_it_at_a_scalar) {
  Text text(run_a, "a漢👍z");

  text.apply(insertion({run_a, 1}, run_b, 0, "ñ"));

  EXPECT_EQ(text.str(), "a漢ñ👍z");
  const std::vector<TextRun> runs{{run_a, 0, "a漢", 0}, {run_b, 0, "ñ", 0}, {run_a, 2, "👍z", 0}};
  EXPECT_EQ(text.runs(), runs);
  EXPECT_EQ(text.id_at(3), (CharId{run_a, 2}));
}

TEST(Text, typing_on_at_the_end_of_a_run_makes_it_longer) {
  Text text(run_a, "ab");

  text.apply(insertion({run_a, 1}, run_a, 2, "c"));
  text.apply(insertion({run_a, 2}, run_a, 3, "d"));

  EXPECT_EQ(text.runs(), (std::vector<TextRun>{{run_a, 0, "abcd", 0}}));
}

TEST(Text, a_run_that_goes_on_elsewhere_is_not_joined) {
  Text text(run_a, "ab");

  text.apply(insertion({}, run_a, 2, "c"));

  EXPECT_EQ(text.str(), "cab");
  EXPECT_EQ(text.runs().size(), 2U);
  EXPECT_EQ(text.id_at(0), (CharId{run_a, 2}));
}

TEST(Text, of_two_inserts_after_one_character_the_later_one_stands_first) {
  Text text(run_a, "xy");

  text.apply(insertion({run_a, 0}, run_b, 0, "1"));
  text.apply(insertion({run_a, 0}, run_c, 0, "2"));

  EXPECT_EQ(text.str(), "x21y");
}

TEST(Text, two_who_type_at_one_place_do_not_mix_their_words) {
  Text text(run_a, "xy");

  text.apply(insertion({run_a, 0}, run_b, 0, "on"));
  text.apply(insertion({run_a, 0}, run_c, 0, "re"));
  text.apply(insertion({run_b, 1}, run_b, 2, "e"));
  text.apply(insertion({run_c, 1}, run_c, 2, "d"));

  EXPECT_EQ(text.str(), "xredoney");
}

TEST(Text, a_deleted_character_leaves_its_id_and_nothing_of_its_content) {
  Text text(run_a, "abcd");

  text.apply(deletion(run_a, 1, 2));

  EXPECT_EQ(text.str(), "ad");
  const std::vector<TextRun> runs{{run_a, 0, "a", 0}, {run_a, 1, "", 2}, {run_a, 3, "d", 0}};
  EXPECT_EQ(text.runs(), runs);
  EXPECT_EQ(text.id_at(1), (CharId{run_a, 3}));
}

TEST(Text, an_insert_after_a_deleted_character_stands_where_it_was) {
  Text text(run_a, "abcd");
  text.apply(deletion(run_a, 1, 2));

  text.apply(insertion({run_a, 1}, run_b, 0, "!"));

  EXPECT_EQ(text.str(), "a!d");
  EXPECT_EQ(text.runs().size(), 5U);
}

TEST(Text, deleting_neighbours_one_by_one_leaves_one_tombstone) {
  Text text(run_a, "abcd");

  text.apply(deletion(run_a, 2, 1));
  text.apply(deletion(run_a, 0, 1));
  text.apply(deletion(run_a, 1, 1));

  EXPECT_EQ(text.runs(), (std::vector<TextRun>{{run_a, 0, "", 3}, {run_a, 3, "d", 0}}));
}

TEST(Text, deleting_what_is_deleted_changes_nothing) {
  Text text(run_a, "abcd");
  text.apply(deletion(run_a, 1, 2));
  const Text before = text;

  const TextEdits inverse = text.apply(deletion(run_a, 1, 2));

  EXPECT_EQ(text, before);
  EXPECT_TRUE(inverse.empty());
}

TEST(Text, a_delete_that_overlaps_an_older_one_takes_back_only_its_own) {
  Text text(run_a, "abcdef");
  text.apply(deletion(run_a, 2, 2));

  const TextEdits inverse = text.apply(deletion(run_a, 1, 4));
  ASSERT_EQ(text.str(), "af");
  text.apply(inverse);

  EXPECT_EQ(text.str(), "abef");
}

TEST(Text, a_range_is_deleted_across_what_others_typed_into_it) {
  Text text(run_a, "abcd");
  text.apply(insertion({run_a, 1}, run_b, 0, "XY"));

  text.apply(deletion(run_a, 0, 4));

  EXPECT_EQ(text.str(), "XY");
}

TEST(Text, a_restored_character_comes_back_where_it_was) {
  Text text(run_a, "añb漢c");
  const Text before = text;
  const TextEdits inverse = text.apply(deletion(run_a, 1, 3));
  ASSERT_EQ(inverse.restores, (std::vector<TextRestore>{{run_a, 1, "ñb漢"}}));

  text.apply(inverse);

  EXPECT_EQ(text, before);
  EXPECT_EQ(text.scalars(), 5U);
  EXPECT_EQ(text.bytes(), before.bytes());
}

TEST(Text, restoring_part_of_a_tombstone_splits_it) {
  Text text(run_a, "abcd");
  text.apply(deletion(run_a, 0, 4));

  text.apply(restoration(run_a, 1, "bc"));

  EXPECT_EQ(text.str(), "bc");
  const std::vector<TextRun> runs{{run_a, 0, "", 1}, {run_a, 1, "bc", 0}, {run_a, 3, "", 1}};
  EXPECT_EQ(text.runs(), runs);
}

TEST(Text, restoring_what_is_live_leaves_its_content_alone) {
  Text text(run_a, "abcd");
  text.apply(deletion(run_a, 1, 1));

  const TextEdits inverse = text.apply(restoration(run_a, 0, "XbY"));

  EXPECT_EQ(text.str(), "abcd");
  EXPECT_EQ(inverse.deletes, (std::vector<CharRange>{{run_a, 1, 1}}));
}

TEST(Text, what_one_edit_inserted_and_deleted_does_not_come_back_with_its_undo) {
  Text text(run_a, "ab");
  TextEdits both = insertion({run_a, 0}, run_b, 0, "xyz");
  both.deletes = {{run_b, 1, 1}, {run_a, 0, 1}};

  const TextEdits inverse = text.apply(both);
  ASSERT_EQ(text.str(), "xzb");
  text.apply(inverse);

  EXPECT_EQ(text.str(), "ab");
}

TEST(Text, the_undo_of_growing_and_deleting_one_run_keeps_its_older_part) {
  Text text(run_a, "ab");
  TextEdits both = insertion({run_a, 1}, run_a, 2, "cd");
  both.deletes = {{run_a, 1, 2}};

  const TextEdits inverse = text.apply(both);
  ASSERT_EQ(text.str(), "ad");
  text.apply(inverse);

  EXPECT_EQ(text.str(), "ab");
}

TEST(Text, inserts_of_one_edit_may_build_on_each_other) {
  Text text(run_a, "ab");
  const TextEdits edits{
      .inserts = {
          {{run_a, 1}, run_b, 0, "c"}, {{run_b, 0}, run_c, 0, "d"}, {{run_c, 0}, run_b, 1, "e"}}};

  ASSERT_FALSE(text.fault(edits));
  text.apply(edits);

  EXPECT_EQ(text.str(), "abcde");
}

TEST(Text, an_edit_may_delete_what_it_inserts) {
  const Text text(run_a, "ab");
  TextEdits edits = insertion({run_a, 1}, run_b, 0, "cd");

  edits.deletes = {{run_b, 0, 2}};
  EXPECT_FALSE(text.fault(edits));

  edits.deletes = {{run_b, 0, 3}};
  EXPECT_EQ(text.fault(edits), TextFault::range_unknown);
}

TEST(TextFault, an_anchor_that_was_never_here_is_unknown) {
  const Text text(run_a, "ab");

  EXPECT_EQ(text.fault(insertion({run_a, 2}, run_b, 0, "x")), TextFault::anchor_unknown);
  EXPECT_EQ(text.fault(insertion({run_b, 0}, run_c, 0, "x")), TextFault::anchor_unknown);
  EXPECT_EQ(text.fault(insertion({run_b, 0}, run_b, 0, "x")), TextFault::anchor_unknown);
  EXPECT_FALSE(text.fault(insertion({}, run_b, 0, "x")));
}

TEST(TextFault, a_run_goes_on_where_it_ended) {
  const Text text(run_a, "ab");

  EXPECT_EQ(text.fault(insertion({run_a, 1}, run_a, 1, "x")), TextFault::run_out_of_order);
  EXPECT_EQ(text.fault(insertion({run_a, 1}, run_a, 3, "x")), TextFault::run_out_of_order);
  EXPECT_EQ(text.fault(insertion({run_a, 1}, run_b, 1, "x")), TextFault::run_out_of_order);
  EXPECT_EQ(text.fault(insertion({run_a, 1}, {}, 0, "x")), TextFault::run_out_of_order);
  EXPECT_EQ(text.fault(insertion({run_a, 1}, run_b, 0, "")), TextFault::run_out_of_order);
  EXPECT_FALSE(text.fault(insertion({run_a, 1}, run_a, 2, "x")));
}

TEST(TextFault, a_run_goes_on_after_its_deleted_end) {
  Text text(run_a, "ab");
  text.apply(deletion(run_a, 0, 2));

  EXPECT_EQ(text.fault(insertion({}, run_a, 0, "x")), TextFault::run_out_of_order);
  EXPECT_FALSE(text.fault(insertion({run_a, 1}, run_a, 2, "x")));
}

TEST(TextFault, a_range_must_have_been_here_whole) {
  const Text text(run_a, "ab");

  EXPECT_EQ(text.fault(deletion(run_a, 0, 0)), TextFault::range_unknown);
  EXPECT_EQ(text.fault(deletion(run_a, 0, 3)), TextFault::range_unknown);
  EXPECT_EQ(text.fault(deletion(run_a, 2, 1)), TextFault::range_unknown);
  EXPECT_EQ(text.fault(deletion(run_a, 1, UINT32_MAX)), TextFault::range_unknown);
  EXPECT_EQ(text.fault(deletion(run_b, 0, 1)), TextFault::range_unknown);
  EXPECT_EQ(text.fault(deletion({}, 0, 1)), TextFault::range_unknown);
  EXPECT_FALSE(text.fault(deletion(run_a, 0, 2)));
}

TEST(TextFault, a_restore_must_name_what_was_here) {
  Text text(run_a, "ab");
  text.apply(deletion(run_a, 0, 2));

  EXPECT_EQ(text.fault(restoration(run_a, 0, "abc")), TextFault::range_unknown);
  EXPECT_EQ(text.fault(restoration(run_a, 0, "")), TextFault::range_unknown);
  EXPECT_EQ(text.fault(restoration(run_b, 0, "a")), TextFault::range_unknown);
  EXPECT_FALSE(text.fault(restoration(run_a, 0, "ab")));
}

TEST(TextRuns, whole_runs_are_counted_again) {
  Text text(run_a, "añ漢");
  text.apply(deletion(run_a, 1, 1));
  text.apply(insertion({run_a, 2}, run_b, 0, "👍"));

  const auto again = Text::from_runs(text.runs());

  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(*again, text);
  EXPECT_EQ(again->scalars(), 3U);
  EXPECT_EQ(again->bytes(), text.bytes());
  EXPECT_EQ(again->str(), "a漢👍");
}

TEST(TextRuns, a_run_is_live_or_deleted_and_never_both_or_neither) {
  EXPECT_FALSE(Text::from_runs({{run_a, 0, "", 0}}).has_value());
  EXPECT_FALSE(Text::from_runs({{run_a, 0, "a", 1}}).has_value());
  EXPECT_FALSE(Text::from_runs({{{}, 0, "a", 0}}).has_value());
  EXPECT_TRUE(Text::from_runs({}).has_value());
}

}  // namespace
}  // namespace plenary::audit
