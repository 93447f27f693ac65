// Templates: ours can be followed, in every language; a wrong one says where it is wrong.
#include "app/templates.h"

#include <fstream>
#include <set>

#include <gtest/gtest.h>

#include "audit/session.h"
#include "tests/support/dice.h"
#include "tests/support/temporary_folder.h"

namespace plenary::app {
namespace {

std::string wrong(const std::string& toml) {
  const auto read = read_template(toml, "mine.toml");
  const auto* why = std::get_if<std::string>(&read);
  return why == nullptr ? "nothing" : *why;
}

const std::string head = "name = \"mine\"\nversion = 1\n";

TEST(Templates, F01_those_built_in_can_be_followed_in_five_languages) {
  const gateway::Templates all = read_templates("");

  for (const char* name : {"full-day", "focus-group", "data-walk", "alone-to-all", "follow-up"}) {
    ASSERT_TRUE(all.contains(name)) << name;
    const gateway::Template& made = all.at(name);
    EXPECT_GE(made.agenda.version, 1U);
    EXPECT_GE(made.phases.size(), 5U);
    for (const audit::PhasePlan& phase : made.phases) {
      std::set<std::string> languages;
      for (const audit::Prompt& prompt : phase.prompts) languages.insert(prompt.language);
      EXPECT_EQ(languages, (std::set<std::string>{"ar", "en", "es", "ht", "pt-BR"})) << phase.name;
      EXPECT_FALSE(phase.grants.empty()) << phase.name;
    }
    std::set<std::string> spoken;
    for (const audit::Wording& each : made.agreements) spoken.insert(each.language);
    EXPECT_EQ(spoken, (std::set<std::string>{"ar", "en", "es", "ht", "pt-BR"})) << name;
    audit::CreateSession create;
    create.title = "A day";
    create.phases = made.phases;
    create.agreements = made.agreements;
    test::Dice entropy(1);
    EXPECT_TRUE(audit::Session{}.decide(audit::Actor::server(), create, {Time{1}, entropy}).ok());
  }
}

TEST(Templates, F56_a_template_has_agreements_of_its_own_or_those_of_its_folder) {
  const testing::TemporaryFolder folder;
  const std::string phase = "[[phase]]\nname = \"x\"\n";
  const auto write = [&](const std::string& file, const std::string& toml) {
    std::ofstream(folder.path() + "/" + file) << toml;
  };
  const std::string ours = "[agreements.en]\nrules = \"Ours.\"\nconsent = \"Leave.\"\n";
  write("agreements.toml", "[agreements.en]\nrules = \"All.\"\nconsent = \"Leave.\"\n");
  write("mine.toml", head + phase);
  write("own.toml", "name = \"own\"\nversion = 1\n" + ours + phase);

  const gateway::Templates all = read_templates(folder.path());

  ASSERT_EQ(all.at("mine").agreements.size(), 1U);
  EXPECT_EQ(all.at("mine").agreements[0].rules, "All.");
  EXPECT_EQ(all.at("own").agreements[0].rules, "Ours.");
  EXPECT_EQ(all.at("full-day").agreements[0].rules, "All.");
}

TEST(Templates, F56_agreements_that_nobody_could_read_name_their_line) {
  const std::string phase = "[[phase]]\nname = \"x\"\n";

  EXPECT_EQ(wrong(head + "[agreements.en]\nrules = \"Listen.\"\n" + phase),
            "mine.toml:3: no session can have these agreements: text_empty");
  EXPECT_EQ(wrong(head + "[agreements.en]\nrule = \"Listen.\"\n" + phase),
            "mine.toml:4: `rule` means nothing here");
}

TEST(Templates, F01_a_wrong_one_names_its_line_and_what_may_stand_there) {
  EXPECT_EQ(wrong(head + "[[phase]]\nname = \"x\"\nanonymity = \"nobody\"\n"),
            "mine.toml:5: one of named, moderator_vault, group_only, unlinkable may stand "
            "here");
  EXPECT_EQ(wrong(head + "[[phase]]\nname = \"x\"\nminuets = 5\n"),
            "mine.toml:5: `minuets` means nothing here");
  EXPECT_EQ(wrong(head + "[[phase]]\nname = \"x\"\n[phase.may]\nparent = [\"add\"]\n"),
            "mine.toml:6: `parent` means nothing here");
  EXPECT_EQ(wrong(head + "[[phase]]\nname = \"x\"\n[phase.may]\nscribe = [\"fly\"]\n"),
            "mine.toml:6: one of add, edit_own, edit_any, arrange, vote, causes, minutes may stand "
            "here");
  EXPECT_EQ(wrong(head + "[[phase]]\nname = \"x\"\n[phase.rooms]\nhow = \"mix\"\n"),
            "mine.toml:6: one of stay, arrange, combine, plenary may stand here");
  EXPECT_EQ(wrong(head + "[[phase]]\nname = \"x\"\n[phase.rooms]\nhow = \"arrange\"\n"),
            "mine.toml:3: no session can have this phase: out_of_range");
  EXPECT_EQ(wrong(head + "[[phase]]\nminutes = 5\n"), "mine.toml:3: a phase needs a `name`");
  EXPECT_EQ(wrong(head + "[[phase]]\nname = \"x\"\nminutes = 100000\n"),
            "mine.toml:3: no session can have this phase: out_of_range");
  EXPECT_EQ(wrong("name = \"mine\"\n[[phase]]\nname = \"x\"\n"),
            "mine.toml:1: a template needs a `version` from 1 up");
  EXPECT_EQ(wrong(head), "mine.toml:1: a template needs a [[phase]]");
  EXPECT_NE(wrong("name = ").find("mine.toml:1: "), std::string::npos);
}

}  // namespace
}  // namespace plenary::app
