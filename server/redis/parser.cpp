#include "redis/parser.h"

#include <utility>

#include <hiredis/read.h>

namespace plenary::redis {
namespace {

// hiredis builds a reply from the outside in: each part is given its place in the array around it.
// A null pointer ends the reader.
Reply* place_for(const redisReadTask* task, Reply made) {
  auto* parser = static_cast<Parser*>(task->privdata);
  if (task->parent == nullptr) return parser->may_make(1) ? new Reply(std::move(made)) : nullptr;
  Reply& place = static_cast<Reply*>(task->parent->obj)->items[static_cast<std::size_t>(task->idx)];
  place = std::move(made);
  return &place;
}

Reply::Type type_of(const redisReadTask* task) {
  if (task->type == REDIS_REPLY_ERROR) return Reply::Type::error;
  return task->type == REDIS_REPLY_STATUS ? Reply::Type::status : Reply::Type::text;
}

void* make_text(const redisReadTask* task, char* bytes, std::size_t size) {
  return place_for(task, {type_of(task), 0, std::string(bytes, size), {}});
}
void* make_array(const redisReadTask* task, int elements) {
  const auto count = static_cast<std::size_t>(elements);
  if (elements < 0 || !static_cast<Parser*>(task->privdata)->may_make(count)) return nullptr;
  return place_for(task, {Reply::Type::array, 0, {}, std::vector<Reply>(count)});
}
void* make_integer(const redisReadTask* task, long long value) {
  return place_for(task, {Reply::Type::integer, value, {}, {}});
}
void* make_nil(const redisReadTask* task) { return place_for(task, {}); }
void free_reply(void* reply) { delete static_cast<Reply*>(reply); }

redisReplyObjectFunctions functions{make_text, make_array, make_integer, make_nil, free_reply};

}  // namespace

void Parser::Free::operator()(redisReader* reader) const { redisReaderFree(reader); }

Parser::Parser(Limits limits)
    : limits_(limits), reader_(redisReaderCreateWithFunctions(&functions)) {
  reader_->privdata = this;
}

Parser::~Parser() = default;

bool Parser::may_make(std::size_t elements) {
  if (elements > limits_.elements - elements_) return false;
  elements_ += elements;
  return true;
}

bool Parser::feed(std::string_view bytes) {
  fed_ += bytes.size();
  ended_ = ended_ || fed_ > limits_.bytes ||
           redisReaderFeed(reader_.get(), bytes.data(), bytes.size()) != REDIS_OK;
  return !ended_;
}

std::optional<Reply> Parser::next() {
  void* made = nullptr;
  if (ended_) return std::nullopt;
  if (redisReaderGetReply(reader_.get(), &made) != REDIS_OK) {
    ended_ = true;
    return std::nullopt;
  }
  if (made == nullptr) return std::nullopt;
  const std::unique_ptr<Reply> reply(static_cast<Reply*>(made));
  fed_ = 0;
  elements_ = 0;
  return std::move(*reply);
}

}  // namespace plenary::redis
