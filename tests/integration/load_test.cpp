// `plenary load` against a real server: what it says to have delivered was delivered. Nothing here
// depends on how fast.
#include <cstdio>
#include <regex>
#include <string>
#include <thread>

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/integration/server.h"

namespace plenary::testing {
namespace {

struct Ran {
  int exit_code = -1;
  std::string said;
};

Ran run(const std::string& words) {
  Ran ran;
  std::FILE* pipe = ::popen((PLENARY_BIN_DIR "/plenary " + words).c_str(), "r");
  if (pipe == nullptr) return ran;
  char bytes[4'096];
  while (const std::size_t got = std::fread(bytes, 1, sizeof bytes, pipe)) {
    ran.said.append(bytes, got);
  }
  const int status = ::pclose(pipe);
  ran.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return ran;
}

std::string load_of(const ServerProcess& server, const std::string& words,
                    const std::string& scenario = "S1") {
  return "load " + scenario + " --json --patience 60 --server http://127.0.0.1:" +
         std::to_string(server.port()) + " --token-file " + server.data() + "/admin.token " + words;
}

// A number of the report, or -1.
double figure(const std::string& said, const std::string& name) {
  std::smatch found;
  const std::regex form("\"" + name + "\":(-?[0-9.]+)");
  return std::regex_search(said, found, form) ? std::stod(found[1]) : -1;
}

std::size_t sum_of_notes(const wire::SessionState& state) {
  std::size_t notes = 0;
  for (const wire::ScopeState& scope : state.scopes) {
    for (const audit::Record& record : scope.records) {
      notes += std::holds_alternative<audit::Note>(record) ? 1U : 0U;
    }
  }
  return notes;
}

// A plain peer for two people that sends every message to both, except that the second never gets
// the third.
class ForgetfulPeer {
 public:
  ForgetfulPeer() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* any = reinterpret_cast<sockaddr*>(&address);
    PLENARY_ASSERT(::bind(listener_, any, length) == 0 && ::listen(listener_, 2) == 0);
    PLENARY_ASSERT(::getsockname(listener_, any, &length) == 0);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  // Waits until both have hung up.
  ~ForgetfulPeer() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

 private:
  static constexpr std::size_t message_bytes = 64;

  void serve() const {
    pollfd people[2];
    for (pollfd& person : people) {
      person = {::accept(listener_, nullptr, nullptr), POLLIN, 0};
      if (person.fd < 0) return;
      char room[5];  // Of everybody: the length 1, and 0.
      if (::recv(person.fd, room, sizeof room, MSG_WAITALL) != sizeof room) return;
      send(person.fd, std::string(4, '\0'));
    }
    int sent = 0;
    for (int here = 2; here > 0;) {
      ::poll(people, 2, -1);
      for (pollfd& person : people) {
        if (person.fd < 0 || person.revents == 0) continue;
        std::string message(message_bytes, '\0');
        if (::recv(person.fd, message.data(), message_bytes, MSG_WAITALL) <= 0) {
          ::close(person.fd);
          person.fd = -1;
          --here;
          continue;
        }
        send(people[0].fd, message);
        if (++sent != 3) send(people[1].fd, message);
      }
    }
  }
  static void send(int file, const std::string& bytes) {
    if (file >= 0) ::send(file, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  }

  int listener_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

TEST(Load, delivers_every_message_to_everyone) {
  const ServerProcess server({"--commands-per-second", "1000", "--commands-burst", "1000"});

  const Ran ran =
      run(load_of(server, "--people 12 --rate 60 --warm-up 1 --seconds 2 --server-pid " +
                              std::to_string(::getpid())));

  EXPECT_EQ(ran.exit_code, 0) << ran.said;
  const double commands = figure(ran.said, "commands");
  EXPECT_GT(commands, 100);
  EXPECT_EQ(figure(ran.said, "due"), 12 * commands);
  EXPECT_EQ(figure(ran.said, "delivered"), 12 * commands);
  EXPECT_EQ(figure(ran.said, "complete"), 1);
  EXPECT_EQ(figure(ran.said, "gaps"), 0);
  EXPECT_EQ(figure(ran.said, "differences"), 0);
  EXPECT_NE(ran.said.find("\"level\":true"), std::string::npos);

  // And the server says so too: it holds as many notes as were said.
  const HttpGot got = get(server, "/api/sessions");
  const auto list = wire::from_json<wire::SessionList>(got.body);
  ASSERT_TRUE(list.has_value());
  ASSERT_EQ(list->sessions.size(), 1U);
  const HttpGot exported =
      get(server, "/api/sessions/" + std::to_string(list->sessions[0].session.value) + "/export");
  const auto state = wire::from_json<wire::SessionState>(exported.body);
  ASSERT_TRUE(state.has_value());
  EXPECT_EQ(static_cast<double>(sum_of_notes(*state)), commands);
}

// A pace the server does not allow: everything comes in the end, later, and is counted as later.
TEST(Load, waits_for_nobody_and_still_delivers_all_where_the_server_slows_people_down) {
  const ServerProcess server({"--commands-per-second", "20", "--commands-burst", "5"});

  const Ran ran = run(load_of(server, "--people 2 --rate 60 --warm-up 0 --seconds 2"));

  EXPECT_EQ(ran.exit_code, 0) << ran.said;
  EXPECT_EQ(figure(ran.said, "complete"), 1);
  EXPECT_EQ(figure(ran.said, "refused"), 0);
}

// Every scenario in small: whoever watches, sits in a room or comes late ends with what the server
// has, and what was due came once, in order.
TEST(Load, plays_rooms_observers_idlers_newcomers_and_a_full_hall) {
  const ServerProcess server({"--commands-per-second", "1000", "--commands-burst", "1000"});
  const std::string short_time = " --warm-up 0.3 --seconds 1";
  struct Played {
    std::string scenario;
    std::string sizes;
    double due_a_command;
    double arrived;
  };
  for (const Played& played : {
           Played{"S2", "--people 24 --rooms 4 --rate 60", 6, 0},
           Played{"S3", "--people 3 --observers 40 --rate 20", 43, 0},
           Played{"S4", "--observers 30", 0, 0},
           Played{"S5", "--people 3 --newcomers 30 --notes 50 --rate 20", 3, 30},
           Played{"S6", "--people 30 --rate 60", 30, 0},
       }) {
    const Ran ran = run(load_of(server, played.sizes + short_time, played.scenario));

    EXPECT_EQ(ran.exit_code, 0) << played.scenario << ran.said;
    EXPECT_EQ(figure(ran.said, "due"), played.due_a_command * figure(ran.said, "commands"));
    EXPECT_EQ(figure(ran.said, "complete"), 1);
    EXPECT_EQ(figure(ran.said, "arrived"), played.arrived);
    EXPECT_NE(ran.said.find("\"level\":true"), std::string::npos) << played.scenario;
  }
}

TEST(Load, fails_where_one_message_did_not_reach_one_person) {
  const ForgetfulPeer peer;

  const Ran ran =
      run("load S1 --json --people 2 --rate 50 --warm-up 0 --seconds 1 --patience 1 "
          "--message-bytes 64 --peer plain --at " +
          peer.address());

  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_LT(figure(ran.said, "delivered"), figure(ran.said, "due"));
  EXPECT_GT(figure(ran.said, "differences"), 0);
  EXPECT_NE(ran.said.find("\"right\":false"), std::string::npos);
}

TEST(Load, says_what_is_wrong_where_there_is_nobody_to_load) {
  const Ran nobody = run("load S1 --peer plain --at 127.0.0.1:1 --patience 5 2>&1");
  EXPECT_EQ(nobody.exit_code, 3) << nobody.said;

  const Ran unknown = run("load S9 2>&1");
  EXPECT_EQ(unknown.exit_code, 2) << unknown.said;
}

}  // namespace
}  // namespace plenary::testing
