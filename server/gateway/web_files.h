// The web app's files as the public listener serves them.
//
// Read whole at start: an address either is one of them or is nothing, and no request reaches the
// disk. `session.html` stands at `/session`, `index.html` at `/`; `NAME.br` and `NAME.gz` are NAME
// made smaller, for whoever accepts that. What lies in `assets/` has its content's hash in its name
// and never changes. What lies in `filled/` stands at no address: it is for who puts something into
// it first. Immutable once made; any thread.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "transport/server.h"

namespace plenary::gateway {

class WebFiles {
 public:
  // No files at all.
  WebFiles() = default;
  // Throws std::runtime_error with a sentence for the operator where `folder` cannot be served.
  explicit WebFiles(const std::string& folder);

  // The answer to a GET or HEAD, or nothing where no file is at the address.
  std::optional<transport::HttpResponse> find(const transport::HttpRequest& request) const;
  // The page `filled/NAME.html`, or nothing.
  const std::string* page_to_fill(const std::string& name) const;

 private:
  struct File {
    std::string type;
    std::string tag;    // ETag: of the bytes as they are, in any coding.
    std::string plain;  // Its bytes,
    std::string br;     // and in two codings, where there are such.
    std::string gz;
    bool changes = true;
  };

  std::map<std::string, File, std::less<>> files_;  // By address.
  std::map<std::string, std::string> to_fill_;      // By name.
};

// A page made for one person, with what holds for every page.
transport::HttpResponse page_response(std::string body);

}  // namespace plenary::gateway
