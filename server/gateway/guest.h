// One Link of the live path: Hello first, then commands for the seat it was given.
//
// Lives with its connection, on its loop. While the seat is being found what else the client says
// is kept, in order; work on other loops holds the LinkId, never the Guest.
#pragma once

#include <string>
#include <vector>

#include "gateway/gateway.h"
#include "wire/decode.h"

namespace plenary::gateway {

class LinkGuest final : public transport::Guest {
 public:
  struct Parts {
    Gateway& gateway;
    LinkId link;
    transport::Hub& hub;
    transport::Encoding encoding;
  };
  explicit LinkGuest(Parts parts);
  ~LinkGuest() override;

  void received(std::string_view message) override;
  void drained() override;
  void closed() override;

  // The session has given it a seat: what was kept is said now.
  void seated(live::SessionId session);
  void turn_away(std::uint16_t code);
  void farewell();

 private:
  enum class Stage : std::uint8_t { greeting, waiting, seated, over };

  void take(std::string_view message);
  void hello(wire::Hello hello);
  void come_in(live::SessionId session, wire::Hello hello);
  void submit(wire::ReceivedSubmit submit);
  void ping(const wire::Ping& ping);
  void presence(const wire::PresenceUpdate& update);
  void heal(const wire::Heal& heal);
  void malformed();

  Parts parts_;
  Stage stage_ = Stage::greeting;
  live::SessionId session_;
  std::vector<std::string> early_;
  Time presence_at_;
};

}  // namespace plenary::gateway
