# The web clients: checked, tested by themselves against the real server, and in a real browser. The
# tests stand beside what they test, in clients/sdk/test and clients/web/test.
set(clients ${CMAKE_SOURCE_DIR}/clients)

add_test(NAME web_build COMMAND ${clients}/build)
set_tests_properties(web_build PROPERTIES FIXTURES_SETUP web_app LABELS fast TIMEOUT 900)

# plenary_web_test(name label npm-words…)
function(plenary_web_test name label)
  add_test(NAME ${name} COMMAND ${clients}/with-node npm run --silent ${ARGN})
  set_tests_properties(${name} PROPERTIES FIXTURES_REQUIRED web_app LABELS ${label} TIMEOUT 900
                       ENVIRONMENT PLENARY_BIN=${CMAKE_BINARY_DIR}/bin)
endfunction()

plenary_web_test(web_check fast check)
plenary_web_test(web_sdk fast test -w sdk)
plenary_web_test(web_screens fast test -w web)
set(plays focus_group breakouts full_day door windows nobody_and_again ballots every_phase links
    network watching by_keyboard kept_words hostile missing announcements follow_up building)
foreach(play ${plays})
  plenary_web_test(browser_${play} slow browser -w web -- ${play} --output=test-results/${play})
endforeach()
# The longest comes first.
set_tests_properties(browser_every_phase PROPERTIES COST 300 TIMEOUT 1800)
# How smooth it is, it shows alone.
plenary_web_test(browser_smooth slow bench -w web -- smooth --output=test-results/smooth)
set_property(TEST browser_smooth PROPERTY RUN_SERIAL ON)
