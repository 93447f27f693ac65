#include "app/templates.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <utility>
#include <vector>

#include <toml++/toml.h>

#include "app/built_in_templates.h"
#include "audit/limits.h"
#include "audit/session.h"

namespace plenary::app {
namespace {

using audit::Act;
using audit::Role;

template <class T>
using Words = std::vector<std::pair<const char*, T>>;

const Words<Role> roles{
    {"facilitator", Role::facilitator}, {"co_facilitator", Role::co_facilitator},
    {"table_lead", Role::table_lead},   {"scribe", Role::scribe},
    {"interpreter", Role::interpreter}, {"participant", Role::participant}};
const Words<Act> acts{
    {"add", Act::add_notes},       {"edit_own", Act::edit_own}, {"edit_any", Act::edit_any},
    {"arrange", Act::arrange},     {"vote", Act::vote},         {"causes", Act::map_causes},
    {"minutes", Act::take_minutes}};
const Words<audit::Anonymity> anonymities{
    {"named", audit::Anonymity::named},
    {"moderator_vault", audit::Anonymity::moderator_vault},
    {"group_only", audit::Anonymity::group_only},
    {"unlinkable", audit::Anonymity::unlinkable}};
const Words<audit::Reveal> reveals{
    {"at_once", audit::Reveal::at_once},
    {"by_author", audit::Reveal::by_author},
    {"by_table", audit::Reveal::by_table},
    {"by_staff", audit::Reveal::by_staff}};
const Words<audit::BallotMethod> methods{
    {"dots", audit::BallotMethod::dots},
    {"agreement", audit::BallotMethod::agreement},
    {"points", audit::BallotMethod::points},
    {"impact_effort", audit::BallotMethod::impact_effort},
    {"fist_to_five", audit::BallotMethod::fist_to_five},
    {"rank", audit::BallotMethod::rank}};
const Words<audit::BallotSecrecy> secrecies{
    {"secret", audit::BallotSecrecy::secret},
    {"named", audit::BallotSecrecy::named},
    {"unlinkable", audit::BallotSecrecy::unlinkable}};
const Words<audit::Regroup> regroups{
    {"stay", audit::Regroup::stay},
    {"arrange", audit::Regroup::arrange},
    {"combine", audit::Regroup::combine},
    {"plenary", audit::Regroup::plenary}};

// What is wrong, at a line of the file.
class Wrong : public std::runtime_error {
 public:
  Wrong(const toml::node& node, const std::string& what)
      : std::runtime_error(std::to_string(node.source().begin.line) + ": " + what) {}
};

template <class T>
std::string listed(const Words<T>& words) {
  std::string list;
  for (const auto& [word, value] : words) list += (list.empty() ? "" : ", ") + std::string(word);
  return list;
}

template <class T>
T meant(const toml::node& node, const Words<T>& words) {
  const auto said = node.value<std::string>();
  for (const auto& [word, value] : words) {
    if (said == word) return value;
  }
  throw Wrong(node, "one of " + listed(words) + " may stand here");
}

std::uint32_t number(const toml::node& node) {
  const auto said = node.value<std::int64_t>();
  if (!said || *said < 0 || *said > 1'000'000) throw Wrong(node, "a number may stand here");
  return static_cast<std::uint32_t>(*said);
}

std::string words(const toml::node& node) {
  const auto said = node.value<std::string>();
  if (!said) throw Wrong(node, "words in quotes may stand here");
  return *said;
}

const toml::array& list_of(const toml::node& node) {
  if (!node.is_array()) throw Wrong(node, "a list may stand here");
  return *node.as_array();
}

const toml::table& table_of(const toml::node& node) {
  if (!node.is_table()) throw Wrong(node, "a table may stand here");
  return *node.as_table();
}

template <class T>
std::uint32_t bits(const toml::node& node, const Words<T>& words) {
  std::uint32_t made = 0;
  for (const toml::node& word : list_of(node)) {
    made |= 1U << static_cast<unsigned>(meant(word, words));
  }
  return made;
}

[[noreturn]] void refuse_key(const toml::node& node, std::string_view key) {
  throw Wrong(node, "`" + std::string(key) + "` means nothing here");
}

audit::BallotPlan read_ballot(const toml::table& table) {
  audit::BallotPlan plan;
  for (const auto& [key, node] : table) {
    if (key == "method") {
      plan.method = meant(node, methods);
    } else if (key == "budget") {
      plan.budget = number(node);
    } else if (key == "cap") {
      plan.cap = number(node);
    } else if (key == "voters") {
      plan.voters = bits(node, roles);
    } else if (key == "secrecy") {
      plan.secrecy = meant(node, secrecies);
    } else {
      refuse_key(node, key.str());
    }
  }
  return plan;
}

bool truth(const toml::node& node) {
  const auto said = node.value<bool>();
  if (!said) throw Wrong(node, "true or false may stand here");
  return *said;
}

audit::RoomStep read_rooms(const toml::table& table) {
  audit::RoomStep step;
  for (const auto& [key, node] : table) {
    if (key == "how") {
      step.how = meant(node, regroups);
    } else if (key == "size") {
      step.wishes.size = number(node);
    } else if (key == "mix_groups") {
      step.wishes.mix_groups = truth(node);
    } else if (key == "by_language") {
      step.wishes.by_language = truth(node);
    } else if (key == "by_table") {
      step.wishes.by_table = truth(node);
    } else if (key == "place_late") {
      step.wishes.place_late = truth(node);
    } else if (key == "at_a_time") {
      step.at_a_time = number(node);
    } else {
      refuse_key(node, key.str());
    }
  }
  return step;
}

std::vector<audit::Grant> read_grants(const toml::table& table) {
  std::vector<audit::Grant> grants;
  for (const auto& [role, may] : table) {
    const toml::value<std::string> word{std::string(role.str())};
    const auto known = [&](const auto& each) { return role == each.first; };
    if (std::none_of(roles.begin(), roles.end(), known)) refuse_key(may, role.str());
    grants.push_back({meant(word, roles), bits(may, acts)});
  }
  return grants;
}

// What of a phase must be so, by its key.
const std::string openings = "what is unlinkable comes at_once, what comes by_author is named";
const Words<std::string> needs{
    {"anonymity", openings},
    {"reveal", openings},
    {"name", "a name has 1 to " + std::to_string(audit::limits::label_scalars_max) + " letters"},
    {"minutes", "at most " + std::to_string(audit::limits::phase_minutes_max) + " minutes"},
    {"prompt", "a prompt has 1 to " + std::to_string(audit::limits::note_scalars_max) + " letters"},
    {"ballot", "dots need a budget and no cap beyond it, points have a budget of " +
                   std::to_string(audit::limits::points_budget) + ", other methods have none"},
    {"rooms", "arrange needs a size from 2 on, combine an at_a_time from 2 on, and each no more"}};

// Why no session can be made of it; the session's own rules have the last word.
std::optional<std::string> refusal_of(audit::CreateSession trial) {
  struct NoChance final : Entropy {
    std::uint64_t draw() override { return ++drawn; }
    std::uint64_t drawn = 0;
  } no_chance;
  trial.title = "a trial";
  const auto decided = audit::Session{}.decide(audit::Actor::server(), trial, {Time{}, no_chance});
  if (decided.ok()) return std::nullopt;
  return "no session can have this: " + std::string(audit::name(decided.error().code));
}

// About what has been read of the phase so far, so that it is the line just read that does not fit.
void check_phase(audit::PhasePlan plan, std::string_view key, const toml::node& where) {
  if (key != "name") plan.name = "a trial";
  audit::CreateSession trial;
  trial.phases = {std::move(plan)};
  auto what = refusal_of(std::move(trial));
  if (!what) return;
  for (const auto& [about, need] : needs) {
    if (key == about) *what += "; " + need;
  }
  throw Wrong(where, *what);
}

audit::PhasePlan read_phase(const toml::table& table) {
  audit::PhasePlan plan;
  for (const auto& [key, node] : table) {
    if (key == "name") {
      plan.name = words(node);
    } else if (key == "minutes") {
      plan.minutes = number(node);
    } else if (key == "anonymity") {
      plan.anonymity = meant(node, anonymities);
    } else if (key == "reveal") {
      plan.reveal = meant(node, reveals);
    } else if (key == "prompt") {
      for (const auto& [language, prompt] : table_of(node)) {
        plan.prompts.push_back({std::string(language.str()), words(prompt)});
        check_phase(plan, key.str(), prompt);
      }
    } else if (key == "may") {
      plan.grants = read_grants(table_of(node));
    } else if (key == "ballot") {
      plan.ballot = read_ballot(table_of(node));
    } else if (key == "rooms") {
      plan.rooms = read_rooms(table_of(node));
    } else {
      refuse_key(node, key.str());
    }
    check_phase(plan, key.str(), node);
  }
  if (plan.name.empty()) throw Wrong(table, "a phase needs a `name`");
  return plan;
}

std::vector<audit::Wording> read_agreements(const toml::table& table) {
  std::vector<audit::Wording> wordings;
  for (const auto& [language, node] : table) {
    audit::Wording made;
    made.language = language.str();
    for (const auto& [key, words] : table_of(node)) {
      const auto text = words.value_or(std::string());
      if (key == "rules") {
        made.rules = text;
      } else if (key == "consent") {
        made.consent = text;
      } else if (key == "minors") {
        made.minors = text;
      } else if (key == "whole") {
        made.whole = text;
      } else {
        refuse_key(words, key.str());
      }
    }
    wordings.push_back(std::move(made));
  }
  return wordings;
}

std::vector<audit::Wording> checked_agreements(const toml::node& node) {
  audit::CreateSession trial;
  trial.agreements = read_agreements(table_of(node));
  if (const auto what = refusal_of(trial)) throw Wrong(node, *what);
  return trial.agreements;
}

gateway::Template read_table(const toml::table& file) {
  gateway::Template made;
  for (const auto& [key, node] : file) {
    if (key == "name") {
      made.agenda.name = words(node);
    } else if (key == "version") {
      made.agenda.version = number(node);
    } else if (key == "phase") {
      for (const toml::node& phase : list_of(node)) {
        made.phases.push_back(read_phase(table_of(phase)));
        if (made.phases.size() > audit::limits::planned_phases_max) {
          throw Wrong(phase, "a template has at most " +
                                 std::to_string(audit::limits::planned_phases_max) + " phases");
        }
      }
    } else if (key == "agreements") {
      made.agreements = checked_agreements(node);
    } else if (key == "reviewed") {
      list_of(node);
    } else {
      refuse_key(node, key.str());
    }
  }
  if (made.agenda.name.empty()) throw Wrong(file, "a template needs a `name`");
  if (made.agenda.version == 0) throw Wrong(file, "a template needs a `version` from 1 up");
  if (made.phases.empty()) throw Wrong(file, "a template needs a [[phase]]");
  return made;
}

std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::ostringstream toml;
  toml << file.rdbuf();
  return toml.str();
}

// What a file says, or its sentence of what is wrong with it.
template <class Read>
auto read_toml(std::string_view toml, const std::string& file, Read read)
    -> std::variant<decltype(read(toml::table{})), std::string> {
  try {
    return read(toml::parse(toml));
  } catch (const toml::parse_error& error) {
    return file + ":" + std::to_string(error.source().begin.line) + ": " +
           std::string(error.description());
  } catch (const Wrong& wrong) {
    return file + ":" + wrong.what();
  }
}

// A file that holds nothing but agreements: those of all templates that have none of their own.
std::vector<audit::Wording> read_shared(const toml::table& file) {
  std::vector<audit::Wording> made;
  for (const auto& [key, node] : file) {
    if (key == "agreements") {
      made = checked_agreements(node);
    } else if (key != "reviewed") {
      refuse_key(node, key.str());
    }
  }
  return made;
}

template <class T>
T told(std::variant<T, std::string> read) {
  if (const auto* why = std::get_if<std::string>(&read)) throw std::runtime_error(*why);
  return std::get<T>(std::move(read));
}

class Shelf {
 public:
  // The name of the template it held; none of the agreements that all share.
  std::optional<std::string> put(std::string_view toml, const std::string& file) {
    if (std::filesystem::path(file).filename() == "agreements.toml") {
      shared_ = told(read_toml(toml, file, read_shared));
      return std::nullopt;
    }
    auto made = told(read_template(toml, file));
    std::string name = made.agenda.name;
    templates_.insert_or_assign(name, std::move(made));
    return name;
  }
  gateway::Templates all() {
    for (auto& [name, each] : templates_) {
      if (each.agreements.empty()) each.agreements = shared_;
    }
    return std::move(templates_);
  }

 private:
  gateway::Templates templates_;
  std::vector<audit::Wording> shared_;
};

}  // namespace

std::variant<gateway::Template, std::string> read_template(std::string_view toml,
                                                           const std::string& file) {
  return read_toml(toml, file, read_table);
}

gateway::Templates read_templates(const std::string& folder) {
  Shelf shelf;
  for (const auto& [file, toml] : built_in_templates) shelf.put(toml, file);
  if (folder.empty()) return shelf.all();
  std::map<std::string, std::string> files;  // By the name of their template.
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".toml") continue;
    const std::string file = entry.path().string();
    const auto name = shelf.put(contents(entry.path()), file);
    if (!name) continue;
    const auto [other, is_new] = files.emplace(*name, file);
    if (is_new) continue;
    throw std::runtime_error(file + " and " + other->second + " are both named `" + *name +
                             "`: give one of them another name");
  }
  return shelf.all();
}

}  // namespace plenary::app
