#include "clients/cli/cards.h"

#include <algorithm>
#include <cstdio>
#include <memory>

#include <qrencode.h>

#include "base/markup.h"
#include "words/words.h"

namespace plenary::cli {
namespace {

using words::Key;

constexpr std::size_t quiet = 4;  // Modules.

std::string box(const std::string& words) {
  return "<span class=\"box\"><i></i>" + words + "</span>";
}

// One page in the making, and what it says in the session's languages.
class Paper {
 public:
  explicit Paper(const Cards& cards) : cards_(cards) {
    for (const std::string& tag : cards.languages) {
      const auto language = words_.best(tag);
      const bool is_new = language && std::find(languages_.begin(), languages_.end(), *language) ==
                                          languages_.end();
      if (is_new) languages_.push_back(*language);
    }
    if (languages_.empty()) languages_.emplace_back();
  }

  std::string table_card(std::size_t number, const std::string& qr) {
    return "<section class=\"card\"><h2>" + said(Key("cards.table")) + " " +
           std::to_string(number) + "</h2><div class=\"way\">" + qr + "<div><p>" +
           said(Key("cards.scan")) + "</p><p>" + said(Key("cards.or_go_to")) +
           "</p><p class=\"address\">" + escaped(cards_.address) + "</p><p class=\"code\">" +
           escaped(cards_.code) + "</p></div></div><p class=\"title\">" + "<bdi>" +
           escaped(cards_.title) + "</bdi></p></section>\n";
  }

  std::string slip() {
    std::string html = "<section class=\"slip\"><p class=\"kinds\">";
    for (const Key kind : {Key("cards.observation"), Key("cards.inference"), Key("cards.question"),
                           Key("cards.lived_experience")}) {
      html += box(said(kind));
    }
    html += "</p><div class=\"lines\"><b></b><b></b><b></b><b></b></div>";
    if (!cards_.groups.empty()) {
      html += "<p class=\"groups\">" + said(Key("cards.speak_as")) + ": ";
      for (const std::string& group : cards_.groups) {
        // As the screens do: the usual ones in people's languages.
        const auto known = Key::find("group_of." + group);
        html += box(known ? said(*known) : "<bdi>" + escaped(group) + "</bdi>");
      }
      html += "</p>";
    }
    return html + promise() + "</section>\n";
  }

 private:
  // In every language there is.
  std::string said(Key key) {
    std::string all;
    for (const words::Language& language : languages_) {
      if (!all.empty()) all += " · ";
      all += "<bdi lang=\"" + std::string(language.tag()) + "\">" +
             escaped(words_.say(language, key)) + "</bdi>";
    }
    return all;
  }

  // A line a language: who reads it, and whether they learn by whom.
  std::string promise() {
    std::string html;
    for (const words::Language& language : languages_) {
      html += "<p class=\"promise\" dir=\"auto\" lang=\"" + std::string(language.tag()) + "\">" +
              escaped(words_.say(language, Key("cards.typed_in")));
      for (const std::string_view clause : audit::clauses_of(cards_.paper)) {
        html += " " + escaped(words_.say(language, Key::find(clause).value()));
      }
      html += "</p>";
    }
    return html;
  }

  const Cards& cards_;
  words::Words words_;
  std::vector<words::Language> languages_;
};

constexpr std::string_view style = R"(
@page { margin: 10mm }
body { margin: 0; font: 12pt/1.35 system-ui, sans-serif; color: #000; background: #fff }
.card, .slip { break-inside: avoid; border: 1pt dashed #777; padding: 4mm 6mm; margin: 0 0 3mm }
.card h2 { margin: 0 0 2mm; font-size: 24pt }
.way { display: flex; gap: 8mm; align-items: center }
.way svg { width: 48mm; height: 48mm; flex: none }
.way p { margin: 0 0 1mm }
.address { font-size: 15pt; overflow-wrap: anywhere }
.code { font-size: 32pt; font-weight: 700; letter-spacing: .08em }
.title { margin: 2mm 0 0; color: #333 }
.slips { break-before: page; display: grid; grid-template-columns: 1fr 1fr; gap: 4mm }
.slip { margin: 0; padding: 4mm; font-size: 10pt }
.slip p { margin: 0 }
.box { display: inline-block; margin-inline-end: 4mm }
.box i { display: inline-block; width: 3.2mm; height: 3.2mm; border: 1pt solid #000;
  margin-inline-end: 1.5mm; vertical-align: -0.3mm }
.lines b { display: block; height: 9mm; border-bottom: .6pt solid #999 }
.groups, .slip .promise { padding-top: 3mm }
.slip .promise { font-size: 8pt }
.promise + .promise { padding-top: 0 }
)";

const audit::Settings* settings_in(const wire::SessionState& state) {
  for (const wire::ScopeState& scope : state.scopes) {
    for (const audit::Record& record : scope.records) {
      if (const auto* settings = std::get_if<audit::Settings>(&record)) return settings;
    }
  }
  return nullptr;
}

}  // namespace

std::string qr_svg(const std::string& text) {
  const std::unique_ptr<QRcode, void (*)(QRcode*)> code(
      QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M), QRcode_free);
  if (!code) return {};
  const auto width = static_cast<std::size_t>(code->width);
  const std::string size = std::to_string(width + 2 * quiet);
  std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + size + " " + size +
                    "\" role=\"img\" aria-label=\"QR\"><path fill=\"#fff\" d=\"M0 0h" + size + "v" +
                    size + "H0z\"/><path d=\"";
  for (std::size_t y = 0; y < width; ++y) {
    for (std::size_t x = 0; x < width; ++x) {
      if ((code->data[y * width + x] & 1) == 0) continue;
      svg += "M" + std::to_string(x + quiet) + " " + std::to_string(y + quiet) + "h1v1h-1z";
    }
  }
  return svg + "\"/></svg>";
}

std::string cards_page(const Cards& cards) {
  const std::string language = cards.languages.empty() ? "en" : cards.languages.front();
  std::string html = "<!doctype html>\n<html lang=\"" + escaped(language) +
                     "\"><head><meta charset=\"utf-8\"><title>" + escaped(cards.title) +
                     "</title><style>" + std::string(style) + "</style></head><body>\n";
  const std::string qr = qr_svg(cards.address + "/#code=" + cards.code);
  Paper paper(cards);
  for (std::size_t number = 1; number <= cards.tables; ++number) {
    html += paper.table_card(number, qr);
  }
  html += "<div class=\"slips\">\n";
  for (std::size_t number = 0; number < cards.slips; ++number) html += paper.slip();
  return html + "</div>\n</body></html>\n";
}

int print_cards(const Setting& setting, std::uint64_t session, const CardWish& wish) {
  const auto network = Network::make();
  Api api(*network, setting);
  const std::string path = "/api/sessions/" + std::to_string(session);
  const auto code = api.get(path + "/code");
  if (!code) return api.exit_code();
  const auto exported = api.get(path + "/export");
  if (!exported) return api.exit_code();
  const auto shown = wire::from_json<wire::CodeShown>(*code);
  const auto state = wire::from_json<wire::SessionState>(*exported);
  const audit::Settings* settings = state ? settings_in(*state) : nullptr;
  if (!shown || settings == nullptr) {
    std::fprintf(
        stderr, "plenary: the server's answer could not be read; is it of this version?\n");
    return exit_refused;
  }
  std::string address = wish.address.empty() ? setting.server : wish.address;
  while (address.ends_with('/')) address.pop_back();
  Cards cards{settings->title,     shown->code, address,   settings->groups,
              settings->languages, wish.tables, wish.slips};
  cards.paper.observers_later = settings->observer_delay_s > 0;
  std::fputs(cards_page(cards).c_str(), stdout);
  return exit_ok;
}

}  // namespace plenary::cli
