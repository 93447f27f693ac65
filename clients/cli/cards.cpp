#include "clients/cli/cards.h"

#include <array>
#include <cstdio>
#include <map>
#include <memory>

#include <qrencode.h>

namespace plenary::cli {
namespace {

constexpr std::size_t quiet = 4;  // Modules.

// What the paper says, by language. A speaker has read the English only.
enum Phrase { scan, or_type, table, i_see, i_think, i_wonder, i_lived, i_speak_as, phrases };
using Phrases = std::array<const char*, phrases>;

const std::map<std::string, Phrases>& phrases_by_language() {
  static const std::map<std::string, Phrases> all{
      {"en",
       {"Scan to join", "or go to", "Table", "I see", "I think", "I wonder", "I have lived this",
        "I speak as"}},
      {"pt-BR",
       {"Escaneie para entrar", "ou acesse", "Mesa", "Eu vejo", "Eu penso", "Eu me pergunto",
        "Eu vivi isto", "Falo como"}},
      {"es",
       {"Escanea para entrar", "o entra en", "Mesa", "Veo", "Pienso", "Me pregunto", "Lo he vivido",
        "Hablo como"}},
      {"ht",
       {"Eskane pou antre", "oswa ale sou", "Tab", "Mwen wè", "Mwen panse", "M ap mande tèt mwen",
        "Mwen viv sa", "M ap pale kòm"}},
      {"ar",
       {"امسح للانضمام", "أو اذهب إلى", "طاولة", "أرى", "أعتقد", "أتساءل", "عشت هذا",
        "أتحدث بصفتي"}},
  };
  return all;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  }
  return out;
}

// In every language of the session that there are words for.
std::string said(const Cards& cards, Phrase phrase) {
  std::string all;
  for (const std::string& language : cards.languages) {
    const auto found = phrases_by_language().find(language);
    if (found == phrases_by_language().end()) continue;
    if (!all.empty()) all += " · ";
    all += "<bdi lang=\"" + language + "\">" + found->second[phrase] + "</bdi>";
  }
  return all.empty() ? phrases_by_language().at("en")[phrase] : all;
}

std::string box(const std::string& words) {
  return "<span class=\"box\"><i></i>" + words + "</span>";
}

std::string table_card(const Cards& cards, std::size_t number, const std::string& qr) {
  return "<section class=\"card\"><h2>" + said(cards, table) + " " + std::to_string(number) +
         "</h2><div class=\"way\">" + qr + "<div><p>" + said(cards, scan) + "</p><p>" +
         said(cards, or_type) + "</p><p class=\"address\">" + escaped(cards.address) +
         "</p><p class=\"code\">" + escaped(cards.code) + "</p></div></div><p class=\"title\">" +
         "<bdi>" + escaped(cards.title) + "</bdi></p></section>\n";
}

std::string slip(const Cards& cards) {
  std::string html = "<section class=\"slip\"><p class=\"kinds\">";
  for (const Phrase kind : {i_see, i_think, i_wonder, i_lived}) html += box(said(cards, kind));
  html += "</p><div class=\"lines\"><b></b><b></b><b></b><b></b></div>";
  if (!cards.groups.empty()) {
    html += "<p class=\"groups\">" + said(cards, i_speak_as) + ": ";
    for (const std::string& group : cards.groups) html += box("<bdi>" + escaped(group) + "</bdi>");
    html += "</p>";
  }
  return html + "</section>\n";
}

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
.groups { padding-top: 3mm }
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
  for (std::size_t number = 1; number <= cards.tables; ++number) {
    html += table_card(cards, number, qr);
  }
  html += "<div class=\"slips\">\n";
  for (std::size_t number = 0; number < cards.slips; ++number) html += slip(cards);
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
  const Cards cards{settings->title,     shown->code, address,   settings->groups,
                    settings->languages, wish.tables, wish.slips};
  std::fputs(cards_page(cards).c_str(), stdout);
  return exit_ok;
}

}  // namespace plenary::cli
