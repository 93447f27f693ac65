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
const std::string openings = "what is unlinkable comes at_once, what comes by_author is named";

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
            "mine.toml:3: no session can have this: text_empty");
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
            "mine.toml:5: no session can have this: out_of_range; arrange needs a size from 2 on, "
            "combine an at_a_time from 2 on, and each no more");
  EXPECT_EQ(wrong(head + "[[phase]]\nminutes = 5\n"), "mine.toml:3: a phase needs a `name`");
  EXPECT_EQ(wrong(head + "[[phase]]\nname = \"x\"\nminutes = 100000\n"),
            "mine.toml:5: no session can have this: out_of_range; at most 1440 minutes");
  EXPECT_EQ(wrong(head + "[[phase]]\nname = 7\n"), "mine.toml:4: words in quotes may stand here");
  EXPECT_EQ(wrong(head + "[[phase]]\nname = \"x\"\n[phase.prompt]\nen = \"ok\"\nes = \"\"\n"),
            "mine.toml:7: no session can have this: text_empty; a prompt has 1 to 2000 letters");
  EXPECT_EQ(wrong(head + "[[phase]]\nname = \"x\"\nreveal = \"by_staff\"\n"
                         "anonymity = \"unlinkable\"\n"),
            "mine.toml:5: no session can have this: out_of_range; " + openings);
  EXPECT_EQ(wrong(head + "[[phase]]\nname = \"x\"\nreveal = \"by_author\"\n"
                         "anonymity = \"moderator_vault\"\n"),
            "mine.toml:6: no session can have this: out_of_range; " + openings);
  EXPECT_EQ(wrong("name = \"mine\"\n[[phase]]\nname = \"x\"\n"),
            "mine.toml:1: a template needs a `version` from 1 up");
  EXPECT_EQ(wrong(head), "mine.toml:1: a template needs a [[phase]]");
  EXPECT_NE(wrong("name = ").find("mine.toml:1: "), std::string::npos);
}

TEST(Templates, F01_a_ballot_is_set_as_it_is_to_be_held) {
  const std::string ballot = head + "[[phase]]\nname = \"x\"\n[phase.ballot]\n";
  const auto read = read_template(
      ballot +
          "method = \"dots\"\nbudget = 5\ncap = 3\nsecrecy = \"named\"\n"
          "voters = [\"participant\"]\n",
      "mine.toml");
  ASSERT_TRUE(std::holds_alternative<gateway::Template>(read)) << std::get<std::string>(read);
  const audit::BallotPlan expected{
      audit::BallotMethod::dots, 5, 3, 1U << static_cast<unsigned>(audit::Role::participant),
      audit::BallotSecrecy::named};
  EXPECT_EQ(std::get<gateway::Template>(read).phases[0].ballot, expected);

  const std::string unfit =
      "mine.toml:5: no session can have this: out_of_range; dots need a budget and no cap beyond "
      "it, points have a budget of 100, other methods have none";
  EXPECT_EQ(wrong(ballot + "method = \"dots\"\n"), unfit);
  EXPECT_EQ(wrong(ballot + "method = \"dots\"\nbudget = 2\ncap = 3\n"), unfit);
  EXPECT_EQ(wrong(ballot + "method = \"points\"\nbudget = 50\n"), unfit);
  EXPECT_EQ(wrong(ballot + "method = \"rank\"\nbudget = 5\n"), unfit);
  EXPECT_EQ(wrong(ballot + "method = \"hands\"\n"),
            "mine.toml:6: one of dots, agreement, points, impact_effort, fist_to_five, rank may "
            "stand here");
  EXPECT_EQ(wrong(ballot + "method = \"dots\"\nbudget = 5\nsecrecy = \"open\"\n"),
            "mine.toml:8: one of secret, named, unlinkable may stand here");
  EXPECT_EQ(wrong(ballot + "method = \"dots\"\nbudget = \"five\"\n"),
            "mine.toml:7: a number may stand here");
}

TEST(Templates, F01_a_folders_own_take_the_place_of_built_in_ones_and_of_no_other) {
  testing::TemporaryFolder folder;
  const auto write = [&](const std::string& file, const std::string& name) {
    std::ofstream(folder.path() + "/" + file)
        << "name = \"" << name << "\"\nversion = 9\n[[phase]]\nname = \"x\"\n";
  };
  write("a.toml", "full-day");
  EXPECT_EQ(read_templates(folder.path()).at("full-day").agenda.version, 9U);

  write("b.toml", "full-day");
  EXPECT_THROW(read_templates(folder.path()), std::runtime_error);
}

}  // namespace
}  // namespace plenary::app
