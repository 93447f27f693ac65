# The catalogues of clients/i18n as text in the program: what keys there are, for whoever names one,
# and every language's messages in the order of the keys.
file(GLOB catalogues CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/clients/i18n/*.json)
set(catalogue_list)
set(language_list)
foreach(catalogue IN LISTS catalogues)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${catalogue})
  get_filename_component(language ${catalogue} NAME_WE)
  string(MAKE_C_IDENTIFIER "${language}" name)
  file(READ ${catalogue} json)
  # One message a line, and JSON's quotes are C++'s.
  string(REGEX REPLACE "\n  (\"[^\n]*\"): (\"[^\n]*\"),?" "\n    {\\1, \\2}," entries "${json}")
  string(REGEX REPLACE "^{\n|\n}\n*$" "" entries "${entries}")
  string(APPEND catalogue_list
         "inline constexpr Message messages_${name}[] = {\n${entries}\n};\n")
  string(APPEND language_list "    {\"${language}\", messages_${name}},\n")
  if(language STREQUAL "en")
    string(REGEX REPLACE "(\n|^)    {(\"[^\n]*\"), \"[^\n]*\"}," "\\1    \\2," key_list
                         "${entries}")
  endif()
endforeach()
configure_file(words/catalogue.h.in ${CMAKE_BINARY_DIR}/generated/words/catalogue.h @ONLY)
configure_file(words/catalogue_keys.h.in ${CMAKE_BINARY_DIR}/generated/words/catalogue_keys.h @ONLY)
target_include_directories(plenary_words PUBLIC ${CMAKE_BINARY_DIR}/generated)
