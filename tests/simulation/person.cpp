#include "tests/simulation/person.h"

#include <algorithm>

#include "audit/canonical.h"
#include "wire/decode.h"

namespace plenary::simulation {

void Person::ask(const audit::Command& command, Id<audit::Seat> as) {
  const wire::ClientMessage message = wire::Submit{next_number_, as, command};
  ++said[tag_of(command)];
  outbox.push_back({next_number_++, audit::canonical::bytes(message)});
  if (welcomed) uplink.push_back(outbox.back().bytes);
}

void Person::say_again() {
  resend = false;
  for (const Asked& asked : outbox) uplink.push_back(asked.bytes);
}

void Person::connected(LinkId to) {
  cut();
  link = to;
}

void Person::cut() {
  link = {};
  welcomed = false;
  dropping = false;
  lagging = false;
  resend = false;
  uplink.clear();
  downlink.clear();
}

void Person::hear(const std::string& bytes) {
  const auto understood = wire::decode_server(bytes);
  require(understood.has_value() && understood->skipped == 0, "I4", "a message cannot be read");
  const wire::ServerMessage& message = understood->message;
  const bool greeted = !message.welcome.empty();
  replica.apply(message);
  if (greeted) {
    if (replica.resumed) ++resumes;
    welcomed = true;
    lagging = false;
    say_again();
  }
  if (!replica.faults.empty()) throw Broken("I4", replica.faults.front());
  if (!lagging && !replica.gaps.empty()) {
    throw Broken(greeted ? "I12" : "I2", "a stream has a gap");
  }
  replica.gaps.clear();
  replica.changed.clear();
  for (const wire::Receipt& receipt : message.receipts) hear_answer(receipt);
}

void Person::hear_answer(const wire::Receipt& receipt) {
  using audit::Refusal;
  if (receipt.refusal == Refusal::retry_after || receipt.refusal == Refusal::expected_number) {
    resend = true;
    return;
  }
  const auto asked = std::find_if(outbox.begin(), outbox.end(), [&](const Asked& each) {
    return each.number == receipt.command_no;
  });
  if (asked == outbox.end()) return;  // Answered before, when it was said twice.
  outbox.erase(asked);
  ++answers;
}

}  // namespace plenary::simulation
