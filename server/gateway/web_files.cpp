#include "gateway/web_files.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "gateway/secrets.h"

namespace plenary::gateway {
namespace {

namespace fs = std::filesystem;
using transport::HttpRequest;
using transport::HttpResponse;

constexpr std::size_t bytes_max = 64 << 20;  // Of all files: they are kept in memory.

// Everything comes from this server, and nothing is made a script that was a string.
constexpr std::string_view page_policy =
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
    "trusted-types 'none'";

std::string_view type_of(std::string_view extension) {
  constexpr std::pair<std::string_view, std::string_view> types[] = {
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".json", "application/json"},
      {".webmanifest", "application/manifest+json"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".ico", "image/x-icon"},
      {".woff2", "font/woff2"},
      {".txt", "text/plain; charset=utf-8"}};
  for (const auto& [ending, type] : types) {
    if (extension == ending) return type;
  }
  return {};
}

std::string read_whole(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("web: " + path.string() + " cannot be read.");
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string address_of(const fs::path& relative) {
  if (relative.extension() != ".html") return "/" + relative.generic_string();
  const std::string page = "/" + fs::path(relative).replace_extension().generic_string();
  return page == "/index" ? "/" : page;
}

// Whether an Accept-Encoding lists `coding` and does not refuse it.
bool accepts(std::string_view list, std::string_view coding) {
  while (!list.empty()) {
    std::string_view one = list.substr(0, list.find(','));
    list.remove_prefix(std::min(list.size(), one.size() + 1));
    while (one.starts_with(' ')) one.remove_prefix(1);
    if (!one.starts_with(coding)) continue;
    one.remove_prefix(coding.size());
    if (one.empty() || one.starts_with(' ') || one.starts_with(';')) {
      return one.find("q=0") == one.npos || one.find("q=0.") != one.npos;
    }
  }
  return false;
}

void add_policies(HttpResponse& page) {
  page.headers.emplace_back("Content-Security-Policy", page_policy);
  // A form of a page without a referrer would be sent with no Origin to know it by.
  page.headers.emplace_back("Referrer-Policy", "same-origin");
}

}  // namespace

HttpResponse page_response(std::string body) {
  HttpResponse page;
  page.content_type = "text/html; charset=utf-8";
  page.headers = {{"Cache-Control", "no-store"}};
  add_policies(page);
  page.body = std::move(body);
  return page;
}

WebFiles::WebFiles(const std::string& folder) {
  if (!fs::is_regular_file(fs::path(folder) / "index.html")) {
    throw std::runtime_error("web: " + folder + " holds no index.html. Build clients/web first.");
  }
  std::size_t bytes = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    const fs::path relative = entry.path().lexically_relative(folder);
    const std::string_view type = type_of(relative.extension().string());
    if (type.empty()) continue;
    File file;
    file.type = type;
    file.plain = read_whole(entry.path());
    file.tag = '"' + hexadecimal(digest(file.plain)).substr(0, 32) + '"';
    if (fs::exists(entry.path().string() + ".br"))
      file.br = read_whole(entry.path().string() + ".br");
    if (fs::exists(entry.path().string() + ".gz"))
      file.gz = read_whole(entry.path().string() + ".gz");
    if (*relative.begin() == "filled") {
      to_fill_.emplace(relative.stem().string(), std::move(file.plain));
      continue;
    }
    file.changes = *relative.begin() != "assets";
    bytes += file.plain.size() + file.br.size() + file.gz.size();
    if (bytes > bytes_max) throw std::runtime_error("web: " + folder + " holds more than 64 MiB.");
    files_.emplace(address_of(relative), std::move(file));
  }
}

const std::string* WebFiles::page_to_fill(const std::string& name) const {
  const auto found = to_fill_.find(name);
  return found == to_fill_.end() ? nullptr : &found->second;
}

std::optional<HttpResponse> WebFiles::find(const HttpRequest& request) const {
  const auto found = files_.find(request.path);
  if (found == files_.end()) return std::nullopt;
  const File& file = found->second;
  HttpResponse response;
  response.content_type = file.type;
  response.headers = {
      {"ETag", file.tag},
      {"Vary", "Accept-Encoding"},
      {"Cache-Control", file.changes ? "no-cache" : "public, max-age=31536000, immutable"}};
  if (file.type.starts_with("text/html")) add_policies(response);
  if (request.header("if-none-match") == file.tag) {
    response.status = 304;
    return response;
  }
  const std::string_view accepted = request.header("accept-encoding");
  if (!file.br.empty() && accepts(accepted, "br")) {
    response.headers.emplace_back("Content-Encoding", "br");
    response.body = file.br;
  } else if (!file.gz.empty() && accepts(accepted, "gzip")) {
    response.headers.emplace_back("Content-Encoding", "gzip");
    response.body = file.gz;
  } else {
    response.body = file.plain;
  }
  return response;
}

}  // namespace plenary::gateway
