// A Host that runs out of memory, at whichever allocation: nothing that anybody was told is lost,
// nothing is half done, and whoever is in another session notices nothing.
#include "tests/support/failing_allocation.h"
#include "tests/unit/live/stage.h"

namespace plenary::test {
namespace {

using audit::Refusal;
using audit::Role;

// What became of one command whose n-th allocation failed.
enum class Became : std::uint8_t { done, refused, stopped, untouched };

class Scarcity {
 public:
  Scarcity() {
    const auto deliver = stage_.hub.sent;
    stage_.hub.sent = [deliver](LinkId link, std::string message) {
      const SparedAllocations spared;
      deliver(link, std::move(message));
    };
    ana_ = stage_.person(Role::participant);
    lead_ = stage_.person(Role::facilitator);
    stage_.submit(*ana_, stage_.note("before"));
    stage_.journal.commit();
  }

  // The same command again until there is an answer, as a client does, on a new opening if needed.
  Became note_with_failure_at(std::int64_t allocation) {
    const audit::Command command = stage_.note("at the worst moment");
    const std::uint64_t number = ana_->next_no++;
    const bool failed = run_out(allocation, number, command);
    const bool stopped = stage_.failures > 0;
    EXPECT_EQ(ana_->closed.has_value(), stopped);
    if (stopped) come_again();
    if (stage_.receipt(*ana_, number) == nullptr) {
      stage_.submit_as(*ana_, number, command);
      stage_.journal.commit();
    }
    const wire::Receipt* receipt = stage_.receipt(*ana_, number);
    if (receipt == nullptr) {
      ADD_FAILURE() << "no answer after " << allocation;
      return Became::untouched;
    }
    const bool refused = receipt->refusal == Refusal::not_done;
    EXPECT_TRUE(refused || receipt->refusal == Refusal::none);
    EXPECT_EQ(stage_.host->session().records().all<audit::Note>().size(), refused ? 1U : 2U);
    if (!failed) return Became::untouched;
    return stopped ? Became::stopped : refused ? Became::refused : Became::done;
  }
  void expect_all_level() {
    for (Person* person : {ana_.get(), lead_.get()}) stage_.expect_level(*person);
    audit::Session live = stage_.host->session();
    stage_.crash();
    audit::Session reread = stage_.host->session();
    EXPECT_EQ(live.hash(), reread.hash());
  }

 private:
  // From the command to the screens, but for what is the disk's; whether memory ran out.
  bool run_out(std::int64_t allocation, std::uint64_t number, const audit::Command& command) {
    live::Submission submission{ana_->link, {}, number, Stage::body_hash(command), command};
    const FailingAllocation failing(allocation);
    stage_.host->submit(std::move(submission));
    {
      const SparedAllocations spared;
      stage_.journal.sync(stage_.journal.waiting());
    }
    stage_.journal.tell();
    stage_.host->tick();
    return FailingAllocation::has_failed();
  }
  void come_again() {
    EXPECT_EQ(ana_->closed, 4001);
    EXPECT_EQ(lead_->closed, 4001);
    stage_.crash();
    for (Person* person : {ana_.get(), lead_.get()}) stage_.connect(*person);
  }

  Stage stage_;
  std::unique_ptr<Person> ana_;
  std::unique_ptr<Person> lead_;
};

TEST(Memory, T_K12_T_K13_whichever_allocation_of_a_command_fails_nothing_is_lost_or_half_done) {
  std::map<Became, std::size_t> met;
  for (std::int64_t at = 0; met[Became::untouched] == 0 && !HasFailure(); ++at) {
    SCOPED_TRACE(at);
    Scarcity scarcity;
    ++met[scarcity.note_with_failure_at(at)];
    scarcity.expect_all_level();
  }
  EXPECT_GT(met[Became::refused], 0U);
  EXPECT_GT(met[Became::stopped], 0U);
}

TEST(Memory, T_K12_whichever_allocation_of_an_arrival_fails_who_comes_again_is_let_in) {
  for (std::int64_t at = 0;; ++at) {
    SCOPED_TRACE(at);
    Stage stage;
    auto ana = stage.person(Role::participant);
    auto ben = stage.seat(Role::participant);
    ben->link = LinkId(100);
    stage.hub.open(ben->link);
    bool failed = false;
    {
      const live::Arrival arrival{ben->link, ben->seat, ben->device, {}, ""};
      const FailingAllocation failing(at);
      stage.host->attach(arrival);
      failed = FailingAllocation::has_failed();
    }
    if (!failed) break;
    if (stage.failures > 0) {
      EXPECT_EQ(ana->closed, 4001);
      stage.crash();
      stage.connect(*ana);
    }
    stage.connect(*ben);
    stage.expect_level(*ana);
    stage.expect_level(*ben);
    ASSERT_FALSE(HasFailure());
  }
}

}  // namespace
}  // namespace plenary::test
