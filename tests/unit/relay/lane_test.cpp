// What a lane makes of a relay that loses, doubles and delays, and when it gives up.
#include "relay/lane.h"

#include <deque>

#include <gtest/gtest.h>

#include "relay/limits.h"
#include "relay/memory.h"
#include "relay/shared_frames.h"
#include "tests/support/dice.h"

namespace plenary::test {
namespace {

using relay::Lane;

// Both ends of a lane, each at its own node, on one clock.
class Line {
 public:
  Line() {
    exchange.carry_by([this](const std::string& node, std::string packet) { carry(node, packet); });
  }

  struct End {
    End(Line& line, const std::string& here, const std::string& there, bool to_owner)
        : relay(line.exchange, here),
          lane({Id<wire::SessionTag>(7), wire::LaneId(9), here, there, to_owner,
                to_owner ? 0U : 77U},
               relay, line.metrics, line.now) {
      relay.listen([this, &line](const std::string& bytes) {
        const auto packet = wire::decode_packet(bytes);
        ASSERT_TRUE(packet.has_value());
        lane.hear(
            *packet, line.now, [this](std::string_view message) { heard.emplace_back(message); });
      });
    }
    relay::MemoryRelay relay;
    Lane lane;
    std::vector<std::string> heard;
  };

  void pass(std::int64_t ms) {
    for (; ms > 0; ms -= 50) {
      now = now + 50;
      outpost.lane.tick(now);
      owner.lane.tick(now);
      flush();
    }
  }
  // What is on its way arrives, and what that brings about.
  void flush() {
    while (!on_the_way.empty()) {
      const auto [node, packet] = on_the_way.front();
      on_the_way.pop_front();
      exchange.deliver(node, packet);
    }
  }
  void carry(const std::string& node, const std::string& packet) {
    ++carried;
    if (dice && dice->chance(20)) return;
    const bool ahead = dice && dice->chance(20);
    const int times = dice && dice->chance(20) ? 2 : 1;
    for (int i = 0; i < times && !cut; ++i) {
      if (ahead) {
        on_the_way.emplace_front(node, packet);
      } else {
        on_the_way.emplace_back(node, packet);
      }
    }
  }

  NoMetrics metrics;
  Time now{1'000'000};
  relay::MemoryExchange exchange;
  std::deque<std::pair<std::string, std::string>> on_the_way;
  std::optional<Dice> dice;
  bool cut = false;
  int carried = 0;
  End outpost{*this, "south", "north", true};
  End owner{*this, "north", "south", false};
};

using Messages = std::vector<std::string>;

TEST(Lane, messages_arrive_whole_and_in_order_whatever_is_in_them) {
  Line line;
  const std::string large(3 * relay::limits::piece_bytes_max + 17, '\xFF');
  line.outpost.lane.say("one", line.now);
  line.outpost.lane.say("", line.now);
  line.outpost.lane.say(large, line.now);
  line.owner.lane.say(std::string("\0two", 4), line.now);
  line.flush();

  EXPECT_EQ(line.owner.heard, (Messages{"one", "", large}));
  EXPECT_EQ(line.outpost.heard, (Messages{std::string("\0two", 4)}));
}

TEST(Lane, T_K3_what_is_lost_doubled_or_out_of_order_arrives_once_and_in_its_place) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    Line line;
    line.dice.emplace(seed);
    Messages said;
    for (int i = 0; i < 60; ++i) {
      said.push_back("message " + std::to_string(i));
      line.outpost.lane.say(said.back(), line.now);
      line.owner.lane.say(said.back(), line.now);
      line.pass(static_cast<std::int64_t>(line.dice->below(3)) * 50);
    }
    line.dice.reset();
    line.pass(2'000);

    EXPECT_EQ(line.owner.heard, said) << "seed " << seed;
    EXPECT_EQ(line.outpost.heard, said) << "seed " << seed;
    EXPECT_FALSE(line.outpost.lane.is_over() || line.owner.lane.is_over()) << "seed " << seed;
  }
}

TEST(Lane, a_relay_that_is_gone_for_a_while_costs_only_time) {
  Line line;
  line.outpost.lane.say("before", line.now);
  line.flush();
  line.cut = true;
  line.outpost.lane.say("meanwhile", line.now);
  line.owner.lane.say("too", line.now);
  line.pass(relay::limits::silence_unmet_ms - 600);
  line.cut = false;
  line.pass(1'000);

  EXPECT_EQ(line.owner.heard, (Messages{"before", "meanwhile"}));
  EXPECT_EQ(line.outpost.heard, (Messages{"too"}));
}

TEST(Lane, an_other_end_that_was_never_met_is_waited_for_less) {
  Line line;
  line.cut = true;
  line.outpost.lane.say("is anybody there?", line.now);
  line.pass(relay::limits::silence_unmet_ms - 100);
  EXPECT_FALSE(line.outpost.lane.is_over());
  line.pass(200);
  EXPECT_TRUE(line.outpost.lane.is_over());
}

TEST(Lane, an_other_end_that_is_silent_too_long_is_given_up_by_both) {
  Line line;
  line.outpost.lane.say("before", line.now);
  line.flush();
  line.cut = true;
  line.pass(relay::limits::silence_ms + 100);
  line.cut = false;

  EXPECT_TRUE(line.outpost.lane.is_over());
  EXPECT_TRUE(line.owner.lane.is_over());
  line.owner.lane.say("too late", line.now);
  line.pass(1'000);
  EXPECT_EQ(line.outpost.heard, Messages{});
}

TEST(Lane, one_that_nobody_uses_stays_and_says_little) {
  Line line;
  line.outpost.lane.say("here", line.now);
  line.pass(1'000);
  line.carried = 0;
  line.pass(60'000);
  EXPECT_FALSE(line.outpost.lane.is_over() || line.owner.lane.is_over());
  EXPECT_LE(line.carried, 2 * 60'000 / relay::limits::beat_ms + 2);
}

TEST(Lane, T_K5_what_another_opening_of_the_session_says_is_not_believed) {
  Line line;
  line.owner.lane.set_epoch(5);
  line.outpost.lane.say("here", line.now);
  line.owner.lane.say("of the fifth", line.now);
  line.flush();
  line.owner.lane.set_epoch(4);
  line.owner.lane.say("of the fourth", line.now);
  line.flush();

  EXPECT_EQ(line.outpost.heard, Messages{"of the fifth"});
  EXPECT_TRUE(line.outpost.lane.is_over());
}

TEST(Lane, T_K3_what_is_played_back_of_a_lane_that_is_over_says_nothing_on_a_new_one) {
  Line line;
  Messages recorded;
  line.owner.relay.listen([&](const std::string& bytes) {
    recorded.push_back(bytes);
    line.owner.lane.hear(*wire::decode_packet(bytes), line.now, [&](std::string_view message) {
      line.owner.heard.emplace_back(message);
    });
  });
  line.outpost.lane.say("somebody arrives", line.now);
  line.pass(1'000);
  line.outpost.lane.say("and speaks", line.now);
  line.pass(1'000);
  ASSERT_EQ(line.owner.heard, (Messages{"somebody arrives", "and speaks"}));
  ASSERT_TRUE(wire::decode_packet(recorded.front())->opens);

  // The owner's end of the same lane, made anew as whoever plays it back would have it.
  Lane again({Id<wire::SessionTag>(7), wire::LaneId(9), "north", "south", false, 78},
             line.owner.relay, line.metrics, line.now);
  Messages heard;
  for (const std::string& bytes : recorded) {
    again.hear(*wire::decode_packet(bytes), line.now,
               [&](std::string_view message) { heard.emplace_back(message); });
  }
  EXPECT_EQ(heard, Messages{});
  EXPECT_FALSE(again.was_met());
  // Nor does the outpost take it for its own.
  line.flush();
  EXPECT_TRUE(line.outpost.lane.is_over());
}

TEST(Lane, what_is_much_is_said_again_little_by_little) {
  Line line;
  line.outpost.lane.say("here", line.now);
  line.flush();
  line.cut = true;
  const std::string large(16 * relay::limits::again_bytes_max, 'x');
  line.outpost.lane.say(large, line.now);
  line.flush();
  line.cut = false;
  line.pass(100);
  EXPECT_TRUE(line.owner.heard == Messages{"here"});
  line.pass(5'000);
  EXPECT_EQ(line.owner.heard.size(), 2U);
  EXPECT_TRUE(line.owner.heard.back() == large);
  EXPECT_FALSE(line.outpost.lane.is_over() || line.owner.lane.is_over());
}

TEST(Lane, what_is_ended_is_over_for_both_and_what_is_unknown_is_said_to_be_over) {
  Line line;
  line.outpost.lane.say("here", line.now);
  line.flush();
  line.owner.lane.end();
  line.flush();
  EXPECT_TRUE(line.outpost.lane.is_over());

  wire::RelayPacket stray;
  stray.from = "south";
  stray.lane = wire::LaneId(77);
  stray.to_owner = true;
  line.outpost.relay.listen([&](const std::string& bytes) {
    const auto answer = wire::decode_packet(bytes);
    ASSERT_TRUE(answer.has_value());
    EXPECT_TRUE(answer->over);
    EXPECT_FALSE(answer->to_owner);
    EXPECT_EQ(answer->lane, stray.lane);
    // Nobody answers that again.
    line.carried = 0;
    say_over(*answer, "south", line.outpost.relay);
    EXPECT_EQ(line.carried, 0);
  });
  say_over(stray, "north", line.owner.relay);
  line.flush();
}

TEST(Lane, one_end_that_never_hears_what_is_said_breaks_it_within_bounds) {
  Line line;
  line.cut = true;
  const std::string large(1024 * 1024, 'x');
  std::size_t said = 0;
  while (!line.outpost.lane.is_over()) {
    line.outpost.lane.say(large, line.now);
    said += large.size();
    ASSERT_LE(said, 2 * relay::limits::unheard_bytes_max);
  }
  EXPECT_GT(said, relay::limits::unheard_bytes_max);
}

TEST(Lane, where_all_lanes_of_a_node_keep_too_much_those_break_that_keep_more_than_a_little) {
  namespace limits = relay::limits;
  Line line;
  line.cut = true;
  auto& of_all = line.outpost.relay.unheard_bytes;
  of_all += limits::unheard_bytes_of_all_max;  // Other lanes'.

  line.outpost.lane.say(std::string(limits::unheard_bytes_little / 2, 'a'), line.now);
  EXPECT_FALSE(line.outpost.lane.is_over());
  EXPECT_EQ(of_all, limits::unheard_bytes_of_all_max + limits::unheard_bytes_little / 2);
  line.outpost.lane.say(std::string(limits::unheard_bytes_little, 'a'), line.now);
  EXPECT_TRUE(line.outpost.lane.is_over());
  EXPECT_EQ(of_all, limits::unheard_bytes_of_all_max);
}

TEST(SharedFrames, both_ends_hold_the_same_under_the_same_numbers) {
  relay::SharedFrames here;
  relay::SharedFrames there;
  std::vector<Frame> frames;
  for (int i = 0; i < 100; ++i) {
    frames.push_back(make_frame(std::string(1'500, static_cast<char>(i))));
    EXPECT_EQ(here.number_of(frames.back()), 0U);
    EXPECT_EQ(here.add(frames.back()), there.add(make_frame(std::string(*frames.back()))));
  }
  for (const Frame& frame : frames) {
    const std::uint64_t number = here.number_of(frame);
    const Frame same = there.find(number);
    ASSERT_EQ(number != 0, same != nullptr);
    if (same) EXPECT_EQ(*same, *frame);
  }
  EXPECT_NE(here.number_of(frames.back()), 0U);
  EXPECT_EQ(here.number_of(frames.front()), 0U);
  EXPECT_EQ(there.find(0), nullptr);
  EXPECT_EQ(there.find(999), nullptr);
}

}  // namespace
}  // namespace plenary::test
