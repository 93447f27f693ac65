#include "gateway/door_page.h"

#include <algorithm>

#include "base/markup.h"

namespace plenary::gateway {
namespace {

// One way through the page: what is put in is never looked at again, so no text can name a place.
class Page {
 public:
  explicit Page(std::string_view rest) : rest_(rest) {}

  // Up to a mark, which goes. False where there is none further on.
  bool pass_to(std::string_view mark) {
    const std::size_t at = rest_.find(mark);
    if (at == rest_.npos) return false;
    made_ += rest_.substr(0, at);
    rest_.remove_prefix(at + mark.size());
    return true;
  }
  void put(const std::string& name, std::string_view safe) {
    if (pass_to("{{" + name + "}}")) made_ += safe;
  }
  // Whether the block that begins next is to be there; if not, it is passed over.
  bool begin(const std::string& name, bool wanted) {
    if (!pass_to("<!--" + name + "-->")) return false;
    if (!wanted) rest_.remove_prefix(std::min(rest_.size(), rest_.find("<!--/" + name + "-->")));
    return wanted;
  }
  // What is between `{{name:` and `}}`, which is taken out.
  std::string_view take(const std::string& name) {
    if (!pass_to("{{" + name + ":")) return {};
    const std::string_view inside = rest_.substr(0, rest_.find("}}"));
    rest_.remove_prefix(std::min(rest_.size(), inside.size() + 2));
    return inside;
  }
  void add(const std::string& safe) { made_ += safe; }
  std::string end() { return made_ + std::string(rest_); }

 private:
  std::string_view rest_;
  std::string made_;
};

// `known`: what the page's language calls some groups, as `student=Student|family=Family`.
std::string group_name(std::string_view known, const std::string& group) {
  const std::string mark = group + "=";
  while (!known.empty()) {
    const std::string_view one = known.substr(0, known.find('|'));
    known.remove_prefix(std::min(known.size(), one.size() + 1));
    if (one.starts_with(mark)) return std::string(one.substr(mark.size()));
  }
  return escaped(group);
}

std::string options(std::string_view known, const wire::Door& door, const std::string& chosen) {
  std::string made;
  for (const std::string& group : door.groups) {
    made += "<option value=\"" + escaped(group) + "\"" + (group == chosen ? " selected" : "") +
            ">" + group_name(known, group) + "</option>";
  }
  return made;
}

std::string hidden(const char* name, const std::string& value) {
  return "<input type=\"hidden\" name=\"" + std::string(name) + "\" value=\"" + escaped(value) +
         "\">";
}

std::string modality_name(audit::Modality modality) {
  if (modality == audit::Modality::remote) return "remote";
  return modality == audit::Modality::in_room ? "in_room" : "";
}

// What was said on the page before comes along.
std::string kept(const wire::JoinRequest& asked) {
  return hidden("code", asked.code) + hidden("name", asked.name) +
         hidden("language", asked.language) + hidden("modality", modality_name(asked.modality)) +
         hidden("door", "shown");
}

std::string items(std::string_view lines) {
  std::string made;
  while (!lines.empty()) {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(lines.size(), line.size() + 1));
    if (line.find_first_not_of(' ') != line.npos) made += "<li>" + escaped(line) + "</li>";
  }
  return made;
}

// In the person's language, else in English, else in whatever there is.
const audit::Wording& wording_for(const audit::Agreements& agreements,
                                  const std::string& language) {
  for (const std::string& wanted : {language, std::string("en")}) {
    for (const audit::Wording& each : agreements.wordings) {
      if (each.language == wanted) return each;
    }
  }
  return agreements.wordings.front();
}

void agree(Page& page, const audit::Agreements& agreements, const std::string& language) {
  const audit::Wording& wording = wording_for(agreements, language);
  page.put("wording-language", escaped(wording.language));
  page.put("rules", items(wording.rules));
  page.put("consent", escaped(wording.consent));
  if (page.begin("minors", !wording.minors.empty()))
    page.put("for-minors", escaped(wording.minors));
  if (page.begin("whole", !wording.whole.empty())) page.put("all-of-it", escaped(wording.whole));
  page.put("version", std::to_string(agreements.version));
}

}  // namespace

std::string filled_door(std::string_view built, const wire::Door& door, const JoinForm& form,
                        const std::string& language) {
  Page page(built);
  page.put("title", escaped(door.title));
  page.begin("again", form.saw_door);
  page.put("kept", kept(form.asked));
  if (page.begin("groups", !door.groups.empty())) {
    page.add(options(page.take("known-groups"), door, form.asked.group));
  }
  if (page.begin("agreements", !door.agreements.wordings.empty())) {
    agree(page, door.agreements, language);
  }
  return page.end();
}

}  // namespace plenary::gateway
