#include "base/id.h"

#include <cstring>
#include <set>
#include <type_traits>
#include <unordered_set>

#include <gtest/gtest.h>

#include "base/link.h"

namespace plenary {
namespace {

struct NoteTag;
struct SeatTag;

static_assert(!std::is_convertible_v<Id<NoteTag>, Id<SeatTag>>, "a note is no seat");
static_assert(!std::is_convertible_v<std::uint64_t, Id<NoteTag>>, "a number is no note");

TEST(Ids, zero_names_nothing) {
  EXPECT_FALSE(Id<NoteTag>());
  EXPECT_FALSE(Id<NoteTag>(0));
  EXPECT_TRUE(Id<NoteTag>(1));
}

TEST(Ids, are_ordered_by_their_number) {
  EXPECT_LT(Id<NoteTag>(1), Id<NoteTag>(2));
  EXPECT_EQ(Id<NoteTag>(7), Id<NoteTag>(7));
}

TEST(Ids, a_key_is_nothing_only_when_both_halves_are_zero) {
  EXPECT_FALSE((Key128{0, 0}));
  EXPECT_TRUE((Key128{1, 0}));
  EXPECT_TRUE((Key128{0, 1}));
}

TEST(Ids, equal_ones_hash_alike_for_as_long_as_the_process_lives) {
  EXPECT_EQ(keyed_hash(42), keyed_hash(42));
  EXPECT_EQ(std::hash<Id<NoteTag>>()(Id<NoteTag>(42)), keyed_hash(42));
}

// Numbers that all fall into one bucket of a table that takes them modulo its size.
TEST(Ids, T_R12_ids_chosen_to_collide_are_spread_over_the_buckets) {
  constexpr std::uint64_t buckets = 1'024;
  std::set<std::uint64_t> met;

  for (std::uint64_t i = 0; i < buckets; ++i) met.insert(keyed_hash(i * buckets) % buckets);

  // Thrown at random, 1,024 balls leave about 377 of 1,024 buckets empty.
  EXPECT_GT(met.size(), buckets / 2);
}

TEST(Ids, T_R12_keys_that_differ_in_one_half_hash_apart) {
  std::unordered_set<std::size_t> hashes;

  for (std::uint64_t i = 1; i <= 1'000; ++i) {
    hashes.insert(std::hash<Key128>()({i, 0}));
    hashes.insert(std::hash<Key128>()({0, i}));
    hashes.insert(std::hash<Key128>()({i, i}));
  }

  EXPECT_EQ(hashes.size(), 3'000U);
}

TEST(Ids, digests_hash_by_their_first_bytes) {
  Digest one{};
  Digest same_start{};
  Digest other{};
  one[0] = 1;
  same_start[0] = 1;
  same_start[31] = 9;
  other[0] = 2;

  EXPECT_EQ(DigestHash()(one), DigestHash()(same_start));
  EXPECT_NE(DigestHash()(one), DigestHash()(other));
}

TEST(Links, carry_the_number_of_their_loop_in_the_upper_bits) {
  EXPECT_EQ(loop_of(LinkId(0x0003'0000'0000'0001)), 3U);
  EXPECT_EQ(loop_of(LinkId(0x0000'ffff'ffff'ffff)), 0U);
}

}  // namespace
}  // namespace plenary
