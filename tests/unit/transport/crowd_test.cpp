// Many Links at once: audiences, slow readers, storms, and a process without descriptors.
#include <deque>
#include <set>
#include <thread>

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include "tests/unit/transport/hall.h"
#include "tests/unit/transport/wire_client.h"

namespace plenary::transport {
namespace {

using test::binary;
using test::everyone;
using test::Hall;
using test::live_client;
using test::upgrade_request;
using test::WireClient;

// Follows, and is heard of: what is published from now on reaches it.
WireClient follower(Hall& hall, int receive_bytes = 0) {
  WireClient client = live_client(hall.port(), "/live", "plenary.v1", receive_bytes);
  client.say(binary("follow") + binary("following"));
  EXPECT_EQ(client.message(), "following");
  return client;
}

// Reads messages until what they add up to is that long.
std::string heard(WireClient& client, std::size_t bytes) {
  std::string all;
  while (all.size() < bytes) {
    const auto frame = client.frame();
    if (!frame || frame->opcode != 2) break;
    all += frame->payload;
  }
  return all;
}

TEST(Crowd, T_K16_an_audience_on_all_loops_hears_the_same_in_the_same_order) {
  constexpr std::size_t people = 300;
  Hall hall({}, 2);
  std::deque<WireClient> audience;
  for (std::size_t i = 0; i < people; ++i) audience.push_back(follower(hall));
  std::string said;

  for (int event = 0; event < 200; ++event) {
    const Frame frame = make_frame("event " + std::to_string(event) + ";");
    said += *frame;
    for (std::size_t loop = 0; loop < 2; ++loop) {
      Hub& hub = hall.server().hub(loop);
      hub.executor().post([&hub, frame] { hub.publish(everyone, frame); });
    }
  }

  for (WireClient& client : audience) EXPECT_TRUE(heard(client, said.size()) == said);
}

TEST(Crowd, who_has_left_a_channel_hears_no_more_of_it) {
  Hall hall;
  WireClient stays = follower(hall);
  WireClient leaves = follower(hall);
  leaves.say(binary("leave") + binary("left"));
  EXPECT_EQ(leaves.message(), "left");

  stays.say(binary("all news"));
  EXPECT_EQ(stays.message(), "news");
  leaves.say(binary("nothing else"));

  EXPECT_EQ(leaves.message(), "nothing else");
}

TEST(Crowd, connections_are_spread_over_the_loops) {
  Hall hall({}, 3);
  std::deque<WireClient> clients;
  for (int i = 0; i < 9; ++i) clients.push_back(follower(hall));

  for (std::size_t loop = 0; loop < 3; ++loop) {
    std::size_t links = 0;
    hall.on_loop(loop, [&] { links = hall.server().hub(loop).links(); });
    EXPECT_EQ(links, 3U);
  }
}

TEST(Crowd, a_link_that_has_gone_is_ignored_and_its_id_is_not_used_again) {
  Hall hall;
  LinkId known;
  std::set<std::uint64_t> ids;
  for (int i = 0; i < 50; ++i) {
    WireClient client = live_client(hall.port());
    EXPECT_TRUE(hall.opened.wait_for(static_cast<std::size_t>(i) + 1));
    known = hall.last_link();
    ids.insert(known.value);
    client.hang_up();
    EXPECT_TRUE(hall.closed.wait_for(static_cast<std::size_t>(i) + 1));
  }
  WireClient client = live_client(hall.port());

  hall.on_loop(0, [&] {
    Hub& hub = hall.server().hub(0);
    for (const std::uint64_t id : ids) {
      hub.send(LinkId(id), make_frame("to somebody else"));
      hub.subscribe(LinkId(id), everyone);
      hub.close(LinkId(id), 4103);
    }
    hub.send(LinkId(0), make_frame("to nobody"));
  });
  client.say(binary("hello"));

  EXPECT_EQ(ids.size(), 50U);
  EXPECT_EQ(client.message(), "hello");
}

TEST(Crowd, T_R8_a_slow_reader_lags_alone_and_is_given_a_snapshot) {
  Hall hall;
  WireClient fast = follower(hall);
  WireClient slow = follower(hall, 4'096);
  const std::string news(60'000, 'n');

  for (int i = 0; i < 200; ++i) {  // 12 MB: more than the kernel and its outbox hold.
    fast.say(binary("all " + news));
    ASSERT_TRUE(heard(fast, news.size()) == news);
  }
  std::size_t missed = 200 * news.size();
  while (true) {
    const std::string message = slow.message();
    if (message == "snapshot") break;
    ASSERT_EQ(message.find_first_not_of('n'), message.npos);
    ASSERT_EQ(message.size() % news.size(), 0U);  // Whole messages only.
    missed -= message.size();
  }

  EXPECT_GT(missed, 0U);
  EXPECT_EQ(hall.drained.count(), 1U);
  slow.say(binary("all here again"));
  EXPECT_EQ(slow.message(), "here again");
  EXPECT_EQ(fast.message(), "here again");
}

TEST(Crowd, a_snapshot_larger_than_the_outbox_does_not_make_a_willing_reader_lag) {
  Hall hall;
  WireClient client = live_client(hall.port());

  client.say(binary("follow") + binary("many 5 400000") + binary("all the newest"));
  const std::string expected = std::string(2'000'000, 'm') + "the newest";

  EXPECT_TRUE(heard(client, expected.size()) == expected);
  EXPECT_EQ(hall.drained.count(), 0U);
}

// The last of the crowd is written to when the note has long been read; not in each try, as who
// reads it may have had no turn meanwhile.
TEST(Crowd, T_R2_a_crowd_that_is_due_snapshots_keeps_nobody_waiting_who_is_in) {
  constexpr std::size_t people = 150;
  Hall hall;
  std::deque<WireClient> crowd;
  std::vector<LinkId> links;
  for (std::size_t i = 0; i < people; ++i) {
    crowd.push_back(live_client(hall.port()));
    ASSERT_TRUE(hall.opened.wait_for(i + 1));
    links.push_back(hall.last_link());
  }
  WireClient is_in = follower(hall);
  const Frame snapshot = make_frame(std::string(1'000'000, 's'));
  bool was_first = false;

  for (int tries = 0; tries < 20 && !was_first; ++tries) {
    hall.on_loop(0, [&] {
      Hub& hub = hall.server().hub(0);
      for (const LinkId link : links) hub.send(link, snapshot);
      hub.publish(everyone, make_frame("a note"));
    });
    EXPECT_EQ(is_in.message(), "a note");
    was_first = !crowd.back().has_more();
    for (WireClient& client : crowd) EXPECT_TRUE(heard(client, snapshot->size()) == *snapshot);
  }

  EXPECT_TRUE(was_first);
}

TEST(Crowd, T_R8_who_takes_nothing_is_closed_4002_with_its_last_message_whole) {
  Hall hall({.stall_ms = 200, .close_ms = 20'000, .scan_ms = 20});
  WireClient stuck = live_client(hall.port(), "/live", "plenary.v1", 4'096);
  stuck.say(binary("many 15 400000"));

  while (hall.metrics.of(Counter::links_dropped_slow) == 0) {
    hall.on_loop(0, [] {});
  }

  EXPECT_EQ(stuck.close_code(), 4002);
  EXPECT_EQ(hall.metrics.of(Counter::links_dropped_slow), 1U);
}

TEST(Crowd, T_R8_who_takes_nothing_even_then_is_dropped) {
  Hall hall({.stall_ms = 100, .close_ms = 100, .scan_ms = 20});
  WireClient stuck = live_client(hall.port(), "/live", "plenary.v1", 4'096);

  stuck.say(binary("many 15 400000"));

  EXPECT_TRUE(hall.closed.wait_for(1));
}

TEST(Crowd, T_R2_a_storm_of_500_from_one_address_is_let_in) {
  constexpr int threads = 10;
  constexpr int each = 50;
  Hall hall({}, 2);
  std::vector<std::thread> storm;
  std::atomic<int> echoed = 0;

  for (int t = 0; t < threads; ++t) {
    storm.emplace_back([&] {
      std::deque<WireClient> clients;
      for (int i = 0; i < each; ++i) {
        clients.emplace_back(hall.port());
        clients.back().say(upgrade_request() + binary("me too"));
      }
      for (WireClient& client : clients) {
        if (client.status() == 101 && client.message() == "me too") ++echoed;
      }
    });
  }
  for (std::thread& thread : storm) thread.join();

  EXPECT_EQ(echoed, threads * each);
  EXPECT_TRUE(hall.closed.wait_for(threads * each));
}

// While it lives the process can open nothing.
class NoDescriptors {
 public:
  NoDescriptors() {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    const int lowest_free = ::dup(STDOUT_FILENO);
    ::close(lowest_free);
    rlimit none = before_;
    none.rlim_cur = static_cast<rlim_t>(lowest_free);
    ::setrlimit(RLIMIT_NOFILE, &none);
  }
  ~NoDescriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }
  NoDescriptors(const NoDescriptors&) = delete;
  NoDescriptors& operator=(const NoDescriptors&) = delete;

 private:
  rlimit before_{};
};

TEST(Crowd, T_R14_without_descriptors_newcomers_are_turned_away_and_who_is_in_stays_in) {
  Hall hall;
  WireClient inside = live_client(hall.port());
  WireClient outside;
  {
    const NoDescriptors none;
    outside.connect(hall.port());
    outside.say("GET / HTTP/1.1\r\n");
    EXPECT_TRUE(outside.ends());
    inside.say(binary("still here"));
    EXPECT_EQ(inside.message(), "still here");
  }

  WireClient later = live_client(hall.port());

  later.say(binary("hello"));
  EXPECT_EQ(later.message(), "hello");
}

}  // namespace
}  // namespace plenary::transport
