#include "app/config.h"

#include <cstdlib>
#include <fstream>
#include <map>

#include <gtest/gtest.h>

#include "tests/support/temporary_folder.h"

namespace plenary::app {
namespace {

class Configured : public ::testing::Test {
 protected:
  void TearDown() override {
    for (const auto& [name, value] : environment_) ::unsetenv(name.c_str());
  }

  void environment(const std::string& name, const std::string& value) {
    environment_[name] = value;
    ::setenv(name.c_str(), value.c_str(), 1);
  }
  std::string file(const std::string& toml) {
    const std::string path = folder_.path() + "/plenaryd.toml";
    std::ofstream(path) << toml;
    return path;
  }
  static Reading read(std::vector<const char*> words) {
    words.insert(words.begin(), "plenaryd");
    return read_config(static_cast<int>(words.size()), words.data());
  }
  Reading read_file(const std::string& toml) {
    const std::string path = file(toml);
    return read({"--config", path.c_str()});
  }
  static void expect_refused(const Reading& reading, const std::string& key) {
    EXPECT_EQ(reading.start, Start::refused);
    EXPECT_NE(reading.message.find(key), std::string::npos) << reading.message;
    EXPECT_EQ(reading.message.find('\n'), std::string::npos) << reading.message;
  }

 private:
  testing::TemporaryFolder folder_;
  std::map<std::string, std::string> environment_;
};

TEST_F(Configured, by_nothing_it_has_defaults) {
  const Reading reading = read({});

  ASSERT_EQ(reading.start, Start::go);
  EXPECT_EQ(reading.config.listen.host, "127.0.0.1");
  EXPECT_EQ(reading.config.listen.port, 8080);
  EXPECT_EQ(reading.config.loops, 0U);
}

TEST_F(Configured, T_K14_a_relay_needs_a_journal_that_nodes_share_and_then_the_node_a_name) {
  expect_refused(read({"--relay", "redis://cache"}), "relay");
  const Reading reading =
      read_file("relay = 'redis://cache'\njournal = 'postgresql://base/plenary'\nnode = 'north'\n");
  ASSERT_EQ(reading.start, Start::go);
  EXPECT_EQ(reading.config.relay, "redis://cache");
  EXPECT_EQ(reading.config.node, "north");
}

TEST_F(Configured, the_file_stands_over_defaults_the_environment_over_the_file_flags_over_all) {
  const std::string path =
      file("data = '/file'\nlog_level = 'debug'\nloops = 3\ncommands_burst = 7\n");
  environment("PLENARY_CONFIG", path);
  environment("PLENARY_LOOPS", "4");
  environment("PLENARY_COMMANDS_BURST", "8");

  const Reading reading = read({"--commands-burst", "9"});

  ASSERT_EQ(reading.start, Start::go) << reading.message;
  EXPECT_EQ(reading.config.data, "/file");
  EXPECT_EQ(reading.config.log_level, "debug");
  EXPECT_EQ(reading.config.loops, 4U);
  EXPECT_EQ(reading.config.commands_burst, 9U);
  EXPECT_EQ(reading.config.commands_per_second, 20U);
}

TEST_F(Configured, every_key_may_stand_in_the_file) {
  const Reading reading = read_file(
      "data = '/d'\nlisten = '0.0.0.0:80'\nadmin = '127.0.0.1:9'\nloops = 2\n"
      "origins = ['https://a.example.org', 'https://b.example.org']\nlog_level = 'error'\n"
      "commands_per_second = 5\ncommands_burst = 6\n");

  ASSERT_EQ(reading.start, Start::go) << reading.message;
  EXPECT_EQ(reading.config.listen.host, "0.0.0.0");
  EXPECT_EQ(reading.config.listen.port, 80);
  EXPECT_EQ(reading.config.admin.port, 9);
  EXPECT_EQ(reading.config.origins.size(), 2U);
  EXPECT_EQ(reading.config.commands_per_second, 5U);
}

TEST_F(Configured, origins_are_listed_with_commas) {
  environment("PLENARY_ORIGINS", "https://a.example.org,https://b.example.org");

  EXPECT_EQ(read({}).config.origins,
            (std::vector<std::string>{"https://a.example.org", "https://b.example.org"}));
}

TEST_F(Configured, T_K14_an_unknown_key_refuses_the_start_and_is_named) {
  expect_refused(read_file("listne = '127.0.0.1:80'\n"), "listne");
  expect_refused(read_file("[server]\nlisten = '127.0.0.1:80'\n"), "server");
  expect_refused(read({"--listne", "127.0.0.1:80"}), "listne");
  environment("PLENARY_LISTNE", "127.0.0.1:80");
  expect_refused(read({}), "PLENARY_LISTNE");
}

TEST_F(Configured, T_K14_a_wrong_type_refuses_the_start_and_the_key_is_named) {
  expect_refused(read_file("loops = 'two'\n"), "loops");
  expect_refused(read_file("loops = -1\n"), "loops");
  expect_refused(read_file("loops = 1.5\n"), "loops");
  expect_refused(read_file("data = 7\n"), "data");
  expect_refused(read_file("origins = 'https://a.example.org'\n"), "origins");
  expect_refused(read_file("origins = [1]\n"), "origins");
  expect_refused(read({"--loops", "two"}), "loops");
  environment("PLENARY_LOOPS", "two");
  expect_refused(read({}), "loops");
}

TEST_F(Configured, T_K14_a_value_out_of_range_refuses_the_start_and_the_key_is_named) {
  expect_refused(read({"--listen", "8080"}), "listen");
  expect_refused(read({"--listen", "127.0.0.1:65536"}), "listen");
  expect_refused(read({"--admin", "127.0.0.1:"}), "admin");
  expect_refused(read({"--loops", "65"}), "loops");
  expect_refused(read({"--log-level", "loud"}), "log_level");
  expect_refused(read({"--commands-burst", "0"}), "commands_burst");
  expect_refused(read({"--origins", "example.org"}), "origins");
}

TEST_F(Configured, T_K14_a_file_that_is_missing_or_is_not_toml_refuses_the_start) {
  expect_refused(read({"--config", "/nowhere/plenaryd.toml"}), "/nowhere/plenaryd.toml");
  expect_refused(read_file("listen = \n"), "plenaryd.toml");
}

TEST_F(Configured, help_and_version_are_no_start) {
  EXPECT_EQ(read({"--help"}).start, Start::done);
  const Reading version = read({"--version"});
  EXPECT_EQ(version.start, Start::done);
  EXPECT_NE(version.message, "");
}

}  // namespace
}  // namespace plenary::app
