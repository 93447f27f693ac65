#include "gateway/branch.h"

#include <algorithm>
#include <utility>

#include "audit/canonical.h"
#include "base/overload.h"
#include "gateway/admission.h"
#include "gateway/session_book.h"

namespace plenary::gateway {

// ---- To the outpost

void Branch::carry(const live::Batch& batch, Time now) {
  Words words;
  for (const live::Step& step : batch) carry(step, words);
  say(std::move(words), now);
}

void Branch::carry(const live::Step& step, Words& words) {
  std::visit(
      Overload{
          [&](const live::ToStream& it) {
            if (!followers_.contains({it.stream.scope, it.stream.delayed})) return;
            metrics_.count(Counter::relay_frames);
            words.emplace_back(wire::ToStream{it.stream.scope, it.stream.delayed, it.frame});
          },
          [&](const live::ToLink& it) {
            if (!is_ours(it.link)) return;
            wire::ToLink said{place_of(it.link), frames_.number_of(it.frame), nullptr};
            if (said.frame_no == 0) {
              said.frame = it.frame;
              // Somebody else keeps it too, for those who come next.
              const bool kept = it.frame.use_count() > 1;
              if (kept && it.frame->size() >= relay::SharedFrames::bytes_min) {
                said.frame_no = frames_.add(it.frame);
              }
            }
            words.emplace_back(std::move(said));
          },
          [&](const live::JoinStream& it) {
            if (!is_ours(it.link)) return;
            join(it);
            words.emplace_back(
                wire::JoinStream{place_of(it.link), it.stream.scope, it.stream.delayed});
          },
          [&](const live::LeaveStream& it) {
            if (!is_ours(it.link)) return;
            leave(it.link, {it.stream.scope, it.stream.delayed});
            words.emplace_back(
                wire::LeaveStream{place_of(it.link), it.stream.scope, it.stream.delayed});
          },
          [&](const live::CloseLink& it) {
            if (!is_ours(it.link)) return;
            leave_all(it.link);  // It is here until it says that it goes.
            words.emplace_back(wire::CloseLink{place_of(it.link), it.code});
          },
      },
      step);
}

void Branch::entered(LinkId link, Time now) {
  if (is_ours(link)) say({wire::Entered{place_of(link)}}, now);
}

void Branch::turn_away(LinkId link, CloseCode code, const Frame& frame, Time now) {
  if (!is_ours(link)) return;
  forget(link);
  say({wire::TurnedAway{place_of(link), static_cast<std::uint32_t>(code), frame}}, now);
}

void Branch::say(Words words, Time now) {
  if (words.empty()) return;
  if (const live::Host* host = book_.host(session())) lane_.set_epoch(host->epoch());
  lane_.say(audit::canonical::bytes(wire::ToOutpost{std::move(words)}), now);
}

// ---- Who is here, on which streams

bool Branch::is_ours(LinkId link) const { return is_relayed(link) && links_.contains(link); }

void Branch::join(const live::JoinStream& step) {
  const Followed stream{step.stream.scope, step.stream.delayed};
  auto& streams = links_[step.link];
  if (std::count(streams.begin(), streams.end(), stream) != 0) return;
  streams.push_back(stream);
  ++followers_[stream];
}

void Branch::leave(LinkId link, const Followed& stream) {
  if (std::erase(links_[link], stream) == 0) return;
  const auto followed = followers_.find(stream);
  if (--followed->second == 0) followers_.erase(followed);
}

void Branch::leave_all(LinkId link) {
  for (const Followed& stream : std::vector(links_[link])) leave(link, stream);
}

void Branch::forget(LinkId link) {
  leave_all(link);
  links_.erase(link);
}

void Branch::take_all_out() {
  std::vector<LinkId> links;
  for (const auto& [link, streams] : links_) links.push_back(link);
  for (const LinkId link : links) {
    forget(link);
    book_.leave(session(), link);
  }
}

// ---- From the outpost

void Branch::hear(const wire::RelayPacket& packet, Time now) {
  lane_.hear(packet, now, [this](std::string_view message) { take(message); });
}

void Branch::take(std::string_view message) {
  auto said = wire::decode_to_owner(message);
  if (!said) return end();
  for (wire::FromOutpost& word : said->words) take(word);
}

void Branch::take(wire::FromOutpost& word) {
  const auto link = [this](std::uint32_t place) { return relayed_link(number_, place); };
  live::Host* host = book_.host(session());
  std::visit(
      Overload{
          [&](wire::Arrives& it) {
            if (!links_.try_emplace(link(it.place)).second) return;
            admit(book_, {link(it.place), session(), std::move(it.hello), nullptr});
          },
          [&](wire::Submits& it) { take(it); },
          [&](const wire::ShowsPresence& it) {
            if (host == nullptr) return;
            host->presence(link(it.place), static_cast<live::PresenceState>(it.state));
          },
          [&](const wire::Ails& it) {
            if (host != nullptr) host->heal(link(it.place), it.scope);
          },
          [&](const wire::Lagged& it) {
            if (host != nullptr) host->resync(link(it.place));
          },
          [&](const wire::Goes& it) {
            forget(link(it.place));
            book_.leave(session(), link(it.place));
          },
      },
      word);
}

void Branch::take(wire::Submits& word) {
  live::Submission submission{
      relayed_link(number_, word.place),
      word.as_seat,
      word.command_no,
      word.body_hash.value,
      audit::Refused(word.refusal, word.detail),
      word.phase};
  if (!word.command.empty()) submission.command = std::move(word.command.front());
  book_.submit(session(), std::move(submission));
}

}  // namespace plenary::gateway
