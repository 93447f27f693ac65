// What a Loop does for Links over plain HTTP, beside what it does for all (loop.cpp).
#include <utility>

#include "base/steady_ms.h"
#include "transport/close_codes.h"
#include "transport/loop.h"
#include "transport/message_batch.h"
#include "transport/server.h"

namespace plenary::transport {

void Loop::begin_detour(Detours::Waiting detour) {
  on_loop();
  detour.since_ms = steady_ms();
  detours_.wait(std::move(detour));
}

bool Loop::claim_detour(const std::string& stream) {
  on_loop();
  return detours_.claim(stream, steady_ms());
}

void Loop::open_detour(const std::string& stream, Upgraded upgraded) {
  on_loop();
  auto detour = detours_.take(stream);
  if (!detour) return;  // It came too late; its socket closes with it.
  upgraded.key = detour->key;
  Link* const link = adopt(std::move(upgraded), [&](LinkId number) {
    return detour->door->guest(number, *this, Encoding::binary);
  });
  if (link == nullptr) return;
  detours_.opened(detour->key, link->id);
  hear(detour->key, detour->said);
}

Loop::Posted Loop::hear(const std::string& key, std::string_view body) {
  Link* const link = find(detours_.find(key));
  if (link == nullptr || !link->open) return Posted::gone;
  now_ms_ = steady_ms();
  const auto messages = split_messages(body);
  if (!messages) {
    parts_.metrics.count(Counter::messages_malformed);
    begin_close(*link, close_codes::protocol_error);
    return Posted::malformed;
  }
  link->liveness.heard(now_ms_, {.completed = true});
  // A body without a message answers a ping, and is one where none was asked for.
  if (messages->empty() && link->liveness.pinged(now_ms_) == Liveness::Pinged::flood) {
    begin_close(*link, close_codes::flooding);
  }
  for (const std::string_view message : *messages) {
    if (link->open) guarded(*link, [&] { link->guest->received(message); });
  }
  return Posted::heard;
}

}  // namespace plenary::transport
