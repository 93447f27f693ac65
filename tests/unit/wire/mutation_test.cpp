// Seeded damage: whatever arrives, decoding answers, and what it accepts it would have written.
#include <random>

#include <gtest/gtest.h>

#include "tests/support/filled.h"
#include "tests/unit/wire/parts.h"
#include "wire/decode.h"
#include "wire/json.h"

namespace plenary::wire {
namespace {

class Damage {
 public:
  explicit Damage(std::uint64_t seed) : random_(seed) {}

  std::size_t below(std::size_t bound) { return random_() % bound; }

  // One to four of: another byte, another bit, a cut, a doubled, a removed or a foreign piece.
  std::string to(std::string bytes, const std::string& other) {
    for (std::size_t times = 1 + below(4); times > 0 && !bytes.empty(); --times) {
      const std::size_t at = below(bytes.size());
      const std::size_t length = 1 + below(std::min<std::size_t>(16, bytes.size() - at));
      switch (below(6)) {
        case 0: bytes[at] = static_cast<char>(random_()); break;
        case 1: bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8))); break;
        case 2: bytes.resize(at); break;
        case 3: bytes.insert(at, bytes.substr(at, length)); break;
        case 4: bytes.erase(at, length); break;
        default: bytes.insert(at, other.substr(below(other.size()), length)); break;
      }
    }
    return bytes;
  }

 private:
  std::mt19937_64 random_;
};

template <class... Ts>
void add_all(std::vector<std::string>& out, std::type_identity<std::variant<Ts...>>,
             test::Filling& filling) {
  (out.push_back(test::submit_of(audit::Command(filling.make<Ts>()))), ...);
}

// One of every client message and of every command.
std::vector<std::string> client_messages() {
  test::Filling filling(31);
  std::vector<std::string> all;
  add_all(all, std::type_identity<audit::Command>{}, filling);
  all.push_back(audit::canonical::bytes(ClientMessage(filling.make<Hello>())));
  all.push_back(audit::canonical::bytes(ClientMessage(filling.make<Ack>())));
  all.push_back(audit::canonical::bytes(ClientMessage(filling.make<Ping>())));
  all.push_back(audit::canonical::bytes(ClientMessage(filling.make<Heal>())));
  all.push_back(audit::canonical::bytes(ClientMessage(filling.make<PresenceUpdate>())));
  return all;
}

// A command that was accepted is one the same reader accepts again when it is written anew.
void expect_stable(const audit::Command& command) {
  const auto again = decode_client(test::submit_of(command));
  ASSERT_TRUE(again.ok());
  const auto& submit = std::get<ReceivedSubmit>(*again);
  ASSERT_TRUE(submit.command.ok());
  EXPECT_EQ(*submit.command, command);
}

TEST(Mutations, T_P13_two_hundred_thousand_damaged_messages_are_all_answered) {
  const std::vector<std::string> seeds = client_messages();
  Damage damage(32);
  std::size_t accepted = 0;

  for (int i = 0; i < 200'000; ++i) {
    const std::string message =
        damage.to(seeds[damage.below(seeds.size())], seeds[damage.below(seeds.size())]);
    const auto received = decode_client(message);
    if (!received) continue;
    const auto* submit = std::get_if<ReceivedSubmit>(&*received);
    if (submit == nullptr || !submit->command) continue;
    ++accepted;
    expect_stable(*submit->command);
  }

  EXPECT_GT(accepted, 1'000U);
  EXPECT_LT(accepted, 150'000U);
}

TEST(Mutations, T_P13_twenty_thousand_streams_of_noise_are_all_answered) {
  std::mt19937_64 random(33);
  std::size_t refused = 0;

  for (int i = 0; i < 20'000; ++i) {
    std::string noise(random() % 200, '\0');
    for (char& byte : noise) byte = static_cast<char>(random());
    if (!decode_client(noise)) ++refused;
  }

  EXPECT_GT(refused, 19'000U);
}

TEST(Mutations, damaged_messages_of_a_server_and_entries_are_all_answered) {
  test::Filling filling(34);
  const std::string message = audit::canonical::bytes(filling.make<ServerMessage>());
  const std::string entry = audit::canonical::bytes(filling.make<audit::Entry>());
  Damage damage(35);
  std::size_t understood = 0;

  for (int i = 0; i < 5'000; ++i) {
    if (decode_server(damage.to(message, entry))) ++understood;
    const auto read = decode<audit::Entry>(damage.to(entry, message));
    if (!read) continue;
    EXPECT_EQ(decode<audit::Entry>(audit::canonical::bytes(*read)), read);
  }

  EXPECT_GT(understood, 0U);
}

TEST(Mutations, damaged_json_is_all_answered) {
  const std::string json =
      R"({"submit":{"command_no":"7","command":{"add_note":{"id":"5","text":{"text":"a"}}}}})";
  Damage damage(36);

  for (int i = 0; i < 5'000; ++i) {
    const auto binary = client_message_from_json(damage.to(json, json));
    if (binary) static_cast<void>(decode_client(*binary));
  }

  EXPECT_TRUE(client_message_from_json(json).ok());
}

}  // namespace
}  // namespace plenary::wire
