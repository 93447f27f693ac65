#include "wire/api.h"

#include "audit/canonical.h"
#include "plenary/v1/api.pb.h"
#include "wire/field_reader.h"
#include "wire/proto_json.h"

namespace plenary::wire {
namespace {

template <class T>
struct GeneratedOf;
template <>
struct GeneratedOf<Problem> {
  using type = v1::Problem;
};
template <>
struct GeneratedOf<NewSession> {
  using type = v1::NewSession;
};
template <>
struct GeneratedOf<SessionMade> {
  using type = v1::SessionMade;
};
template <>
struct GeneratedOf<SessionList> {
  using type = v1::SessionList;
};
template <>
struct GeneratedOf<SessionLine> {
  using type = v1::SessionLine;
};
template <>
struct GeneratedOf<JoinRequest> {
  using type = v1::JoinRequest;
};
template <>
struct GeneratedOf<DoorRequest> {
  using type = v1::DoorRequest;
};
template <>
struct GeneratedOf<Door> {
  using type = v1::Door;
};
template <>
struct GeneratedOf<CheckRequest> {
  using type = v1::CheckRequest;
};
template <>
struct GeneratedOf<CheckAnswer> {
  using type = v1::CheckAnswer;
};
template <>
struct GeneratedOf<Joined> {
  using type = v1::Joined;
};
template <>
struct GeneratedOf<CodeShown> {
  using type = v1::CodeShown;
};
template <>
struct GeneratedOf<InviteRequest> {
  using type = v1::InviteRequest;
};
template <>
struct GeneratedOf<Invited> {
  using type = v1::Invited;
};
template <>
struct GeneratedOf<CatchUpRequest> {
  using type = v1::CatchUpRequest;
};
template <>
struct GeneratedOf<Chronicle> {
  using type = v1::Chronicle;
};
template <>
struct GeneratedOf<TokensRequest> {
  using type = v1::TokensRequest;
};
template <>
struct GeneratedOf<TokensDrawn> {
  using type = v1::TokensDrawn;
};
template <>
struct GeneratedOf<UnlinkedWrite> {
  using type = v1::UnlinkedWrite;
};
template <>
struct GeneratedOf<UnlinkedVote> {
  using type = v1::UnlinkedVote;
};
template <>
struct GeneratedOf<UnlinkedChange> {
  using type = v1::UnlinkedChange;
};
template <>
struct GeneratedOf<SessionState> {
  using type = v1::SessionState;
};

}  // namespace

template <class T>
std::optional<T> from_json(std::string_view json) {
  typename GeneratedOf<T>::type message;
  if (!read_json(json, message)) return std::nullopt;
  const std::string bytes = message.SerializeAsString();
  // As whole as our own: a body is small, an export is not, and what people typed in it is judged
  // where the command it makes is decided, which can say why it is refused.
  FieldReader reader(bytes, Source::ourselves);
  T value{};
  if (!reader.read_all(value)) return std::nullopt;
  return value;
}

template <class T>
std::string api_json(const T& value) {
  typename GeneratedOf<T>::type message;
  return write_json(audit::canonical::bytes(value), Defaults::shown, message) + "\n";
}

template std::optional<NewSession> from_json(std::string_view);
template std::optional<JoinRequest> from_json(std::string_view);
template std::optional<InviteRequest> from_json(std::string_view);
template std::optional<SessionMade> from_json(std::string_view);
template std::optional<SessionLine> from_json(std::string_view);
template std::optional<SessionList> from_json(std::string_view);
template std::optional<SessionState> from_json(std::string_view);
template std::optional<CodeShown> from_json(std::string_view);
template std::optional<Joined> from_json(std::string_view);
template std::optional<DoorRequest> from_json(std::string_view);
template std::optional<Door> from_json(std::string_view);
template std::optional<CheckRequest> from_json(std::string_view);
template std::optional<CheckAnswer> from_json(std::string_view);
template std::optional<Invited> from_json(std::string_view);
template std::optional<CatchUpRequest> from_json(std::string_view);
template std::optional<TokensRequest> from_json(std::string_view);
template std::optional<TokensDrawn> from_json(std::string_view);
template std::optional<UnlinkedWrite> from_json(std::string_view);
template std::optional<UnlinkedVote> from_json(std::string_view);
template std::optional<UnlinkedChange> from_json(std::string_view);
template std::optional<Chronicle> from_json(std::string_view);
template std::optional<Problem> from_json(std::string_view);
template std::string api_json(const Problem&);
template std::string api_json(const NewSession&);
template std::string api_json(const JoinRequest&);
template std::string api_json(const SessionMade&);
template std::string api_json(const SessionLine&);
template std::string api_json(const SessionList&);
template std::string api_json(const Joined&);
template std::string api_json(const DoorRequest&);
template std::string api_json(const Door&);
template std::string api_json(const CheckRequest&);
template std::string api_json(const CheckAnswer&);
template std::string api_json(const CodeShown&);
template std::string api_json(const InviteRequest&);
template std::string api_json(const Invited&);
template std::string api_json(const CatchUpRequest&);
template std::string api_json(const TokensRequest&);
template std::string api_json(const TokensDrawn&);
template std::string api_json(const UnlinkedWrite&);
template std::string api_json(const UnlinkedVote&);
template std::string api_json(const UnlinkedChange&);
template std::string api_json(const Chronicle&);
template std::string api_json(const SessionState&);

}  // namespace plenary::wire
