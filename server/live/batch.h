// What a Host tells the Links of its session, in order.
//
// A Batch is made once per durable mark and posted once to each loop that has viewers; a Hub
// carries out its steps one after the other and then writes to each touched Link once. So all
// that one entry caused reaches a viewer in one message (rule P12).
#pragma once

#include <cstdint>
#include <variant>
#include <vector>

#include "audit/refusal.h"
#include "audit/scope.h"
#include "base/frame.h"
#include "base/id.h"
#include "base/link.h"

namespace plenary::live {

// A stream of frames: a scope, live or as delayed viewers see it.
struct Stream {
  audit::Scope scope;
  bool delayed = false;
  friend bool operator==(const Stream&, const Stream&) = default;
};

struct ToStream {
  Stream stream;
  Frame frame;
};
struct ToLink {
  LinkId link;
  Frame frame;
};
struct JoinStream {
  LinkId link;
  Stream stream;
};
struct LeaveStream {
  LinkId link;
  Stream stream;
};
// The Link's socket is to be closed with this code once what was sent before is out.
struct CloseLink {
  LinkId link;
  std::uint16_t code = 0;
};

using Step = std::variant<ToStream, ToLink, JoinStream, LeaveStream, CloseLink>;
using Batch = std::vector<Step>;

// Port: carries a session's batches to its Links. On the Host's loop.
class Audience {
 public:
  virtual ~Audience() = default;
  virtual void publish(Batch batch) = 0;
};

}  // namespace plenary::live
