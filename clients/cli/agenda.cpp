#include "clients/cli/agenda.h"

#include <map>

namespace plenary::cli {
namespace {

using audit::Anonymity;
using audit::Epistemic;

using Agenda = std::vector<AgendaPhase>;

const AgendaPhase gather{
    "gather",
    "What brings you here?",
    Gathering::plenary,
    Epistemic::unsorted,
    1,
    Anonymity::named,
    false,
    false,
    0};
const AgendaPhase predict{
    "predict",
    "What do you expect to see?",
    Gathering::plenary,
    Epistemic::prediction,
    3,
    Anonymity::moderator_vault,
    false,
    false,
    0};
const AgendaPhase observe{
    "observe",
    "What do you see, and where?",
    Gathering::rooms,
    Epistemic::observation,
    4,
    Anonymity::named,
    false,
    false,
    0};
const AgendaPhase infer{
    "infer",
    "What do we know, what do we think?",
    Gathering::combined,
    Epistemic::inference,
    2,
    Anonymity::moderator_vault,
    false,
    false,
    0};
const AgendaPhase findings{
    "findings",
    "What belongs together?",
    Gathering::plenary,
    Epistemic::strength,
    1,
    Anonymity::named,
    true,
    false,
    0};
const AgendaPhase causes{
    "causes", "Why is it so?", Gathering::rooms, Epistemic::cause, 1, Anonymity::named, false, true,
    0};
const AgendaPhase prioritise{
    "prioritise",
    "What comes first?",
    Gathering::plenary,
    Epistemic::unsorted,
    0,
    Anonymity::named,
    false,
    false,
    3};
const AgendaPhase commit{
    "commit",
    "Who does what by when?",
    Gathering::plenary,
    Epistemic::commitment,
    1,
    Anonymity::named,
    false,
    false,
    0};
const AgendaPhase close{
    "close",
    "What do you take with you?",
    Gathering::plenary,
    Epistemic::unsorted,
    1,
    Anonymity::moderator_vault,
    false,
    false,
    0};

const std::map<std::string, Agenda>& agendas() {
  static const std::map<std::string, Agenda> all{
      {"full-day", {gather, predict, observe, infer, findings, causes, prioritise, commit, close}},
      {"focus-group", {gather, predict, observe, infer, prioritise, close}},
      {"data-walk", {gather, observe, infer, findings}},
      {"follow-up", {gather, causes, commit, close}},
  };
  return all;
}

}  // namespace

std::optional<std::vector<AgendaPhase>> agenda_of(const std::string& name) {
  const auto found = agendas().find(name);
  if (found == agendas().end()) return std::nullopt;
  return found->second;
}

}  // namespace plenary::cli
