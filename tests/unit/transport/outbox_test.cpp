// What a Link is due, written by a socket that takes as much as the test says.
#include "transport/outbox.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "transport/frame_writer.h"
#include "transport/limits.h"

namespace plenary::transport {
namespace {

std::string message(std::string_view payload) { return whole_frame(Opcode::binary, payload); }

// Writes at most `room` bytes, as one sendmsg would, and returns them.
std::string write(Outbox& outbox, std::size_t room, const Outbox::Form* form = nullptr,
                  std::size_t pieces_max = 1'024) {
  std::vector<iovec> pieces(pieces_max);
  pieces.resize(outbox.gather(form, pieces));
  std::string written;
  for (const iovec& piece : pieces) {
    written.append(static_cast<const char*>(piece.iov_base), piece.iov_len);
  }
  written.resize(std::min(room, written.size()));
  if (!written.empty()) outbox.wrote(written.size());
  return written;
}

std::string write_all(Outbox& outbox, const Outbox::Form* form = nullptr) {
  std::string written;
  while (!outbox.empty()) written += write(outbox, SIZE_MAX, form);
  return written;
}

Frame frame_of(std::size_t bytes) { return make_frame(std::string(bytes, 'f')); }

// A Link whose socket took one byte of a message and is full now.
void block(Outbox& outbox) {
  outbox.publish(make_frame("begun"));
  write(outbox, 1);
}

TEST(Outbox, frames_since_the_last_write_are_one_message) {
  Outbox outbox;
  outbox.publish(make_frame("one"));
  outbox.publish(make_frame("two"));
  outbox.publish(make_frame("three"));

  EXPECT_EQ(write(outbox, SIZE_MAX), message("onetwothree"));
  EXPECT_TRUE(outbox.empty());
}

TEST(Outbox, frames_are_written_where_they_lie) {
  Outbox outbox;
  const Frame frame = make_frame(std::string(100, 'x'));
  outbox.publish(frame);

  std::array<iovec, 4> pieces{};
  ASSERT_EQ(outbox.gather(nullptr, pieces), 2U);

  EXPECT_EQ(pieces[1].iov_base, frame->data());
}

TEST(Outbox, an_empty_frame_is_no_message) {
  Outbox outbox;

  EXPECT_TRUE(outbox.publish(make_frame("")));

  EXPECT_TRUE(outbox.empty());
}

TEST(Outbox, what_comes_during_a_write_waits_for_the_next_message) {
  Outbox outbox;
  outbox.publish(make_frame("first"));
  std::string written = write(outbox, 3);
  outbox.publish(make_frame("second"));
  outbox.push_control(whole_frame(Opcode::pong, "p"));

  written += write_all(outbox);

  EXPECT_EQ(written, message("first") + whole_frame(Opcode::pong, "p") + message("second"));
}

TEST(Outbox, the_same_bytes_go_out_however_little_the_socket_takes) {
  for (std::size_t room = 1; room < 40; ++room) {
    Outbox outbox;
    outbox.push_control(whole_frame(Opcode::ping, ""));
    outbox.publish(make_frame("alpha"));
    outbox.publish(make_frame("beta"));
    outbox.finish(close_frame(4000));

    std::string written;
    while (!outbox.empty()) written += write(outbox, room, nullptr, 1 + room % 3);

    EXPECT_EQ(written, whole_frame(Opcode::ping, "") + message("alphabeta") + close_frame(4000));
  }
}

TEST(Outbox, a_frame_is_let_go_as_soon_as_it_is_out) {
  Outbox outbox;
  const Frame first = frame_of(10);
  const Frame second = frame_of(10);
  outbox.publish(first);
  outbox.publish(second);

  write(outbox, 2 + 10 + 5);

  EXPECT_EQ(first.use_count(), 1);
  EXPECT_EQ(second.use_count(), 2);
}

TEST(Outbox, another_form_is_made_once_for_all_that_is_due) {
  Outbox outbox;
  int made = 0;
  const Outbox::Form form = [&](std::string_view joined) {
    ++made;
    return "{" + std::string(joined) + "}";
  };
  outbox.publish(make_frame("one"));
  outbox.publish(make_frame("two"));

  const std::string written = write(outbox, 4, &form) + write_all(outbox, &form);

  EXPECT_EQ(written, "{onetwo}");
  EXPECT_EQ(made, 1);
}

TEST(Outbox, one_frame_larger_than_the_limit_is_taken) {
  Outbox outbox;
  block(outbox);

  EXPECT_TRUE(outbox.publish(frame_of(2 * limits::outbox_bytes_max)));
  EXPECT_TRUE(outbox.full());
  EXPECT_FALSE(outbox.lagging());
}

TEST(Outbox, T_R8_overflow_drops_what_was_published_and_never_half_a_message) {
  Outbox outbox;
  outbox.publish(make_frame("under way"));
  std::string written = write(outbox, 4);
  while (outbox.publish(frame_of(1'000))) {
  }

  EXPECT_TRUE(outbox.lagging());
  EXPECT_FALSE(outbox.publish(make_frame("late")));
  written += write_all(outbox);

  EXPECT_EQ(written, message("under way"));
}

TEST(Outbox, T_R8_what_waits_is_bounded) {
  Outbox outbox;
  block(outbox);
  std::size_t bytes = 0;
  while (outbox.publish(frame_of(1'000))) bytes += 1'000;

  EXPECT_LE(bytes, limits::outbox_bytes_max + 1'000);
}

TEST(Outbox, who_has_caught_up_is_due_frames_again) {
  Outbox outbox;
  block(outbox);
  while (outbox.publish(frame_of(100'000))) {
  }
  write_all(outbox);

  outbox.caught_up();

  EXPECT_TRUE(outbox.publish(make_frame("snapshot")));
  EXPECT_EQ(write_all(outbox), message("snapshot"));
}

TEST(Outbox, T_R8_what_is_meant_for_one_link_alone_is_not_dropped) {
  Outbox outbox;
  block(outbox);
  outbox.send(make_frame("receipt 1 "));
  while (outbox.publish(frame_of(1'000))) {
  }
  EXPECT_TRUE(outbox.send(make_frame("receipt 2")));

  EXPECT_TRUE(write_all(outbox).ends_with(message("receipt 1 receipt 2")));
  EXPECT_TRUE(outbox.lagging());
}

TEST(Outbox, snapshots_of_any_size_do_not_make_a_link_lag) {
  Outbox outbox;
  block(outbox);

  for (int scope = 0; scope < 4; ++scope) EXPECT_TRUE(outbox.send(frame_of(1'000'000)));

  EXPECT_TRUE(outbox.publish(make_frame("event")));
  EXPECT_FALSE(outbox.lagging());
}

TEST(Outbox, T_R8_what_is_meant_for_one_link_alone_is_bounded_too) {
  Outbox outbox;
  block(outbox);
  std::size_t bytes = 0;
  while (outbox.send(frame_of(1'000'000))) bytes += 1'000'000;

  EXPECT_LE(bytes, limits::outbox_own_bytes_max + 1'000'000);
}

TEST(Outbox, controls_are_not_dropped_with_the_frames) {
  Outbox outbox;
  block(outbox);
  outbox.push_control(whole_frame(Opcode::pong, "p"));
  while (outbox.publish(frame_of(100'000))) {
  }

  const std::string written = write_all(outbox);

  EXPECT_TRUE(written.ends_with(whole_frame(Opcode::pong, "p")));
}

TEST(Outbox, the_close_is_last_and_nothing_is_taken_after_it) {
  Outbox outbox;
  outbox.publish(make_frame("before"));

  outbox.finish(close_frame(1000));
  outbox.finish(close_frame(4000));
  outbox.push_control(whole_frame(Opcode::pong, ""));

  EXPECT_FALSE(outbox.publish(make_frame("after")));
  EXPECT_FALSE(outbox.finished());
  EXPECT_EQ(write_all(outbox), message("before") + close_frame(1000));
  EXPECT_TRUE(outbox.finished());
}

TEST(Outbox, to_abandon_is_to_close_behind_the_message_that_has_begun) {
  Outbox outbox;
  outbox.publish(make_frame("begun"));
  std::string written = write(outbox, 3);
  outbox.publish(make_frame("waiting"));
  outbox.push_control(whole_frame(Opcode::pong, ""));

  outbox.abandon(close_frame(4002));
  written += write_all(outbox);

  EXPECT_EQ(written, message("begun") + close_frame(4002));
}

TEST(Outbox, an_empty_outbox_has_nothing_to_write) {
  Outbox outbox;

  EXPECT_TRUE(outbox.empty());
  EXPECT_FALSE(outbox.finished());
  EXPECT_EQ(write(outbox, SIZE_MAX), "");
}

}  // namespace
}  // namespace plenary::transport
