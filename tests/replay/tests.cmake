# Real people, replayed against a real server: what Plenary is for.
function(plenary_replay name label)
  add_test(NAME replay_${name}
           COMMAND ${CMAKE_SOURCE_DIR}/tests/replay/replay ${CMAKE_BINARY_DIR}/bin ${ARGN})
  set_tests_properties(replay_${name} PROPERTIES LABELS ${label} TIMEOUT 900)
endfunction()

set(demo ${CMAKE_SOURCE_DIR}/deploy/demo)
plenary_replay(london fast polis ${demo}/polis/london.youth.policing)
plenary_replay(canada slow polis ${demo}/polis/canadian-electoral-reform)
plenary_replay(canada_killed_three_times slow polis ${demo}/polis/canadian-electoral-reform 3)
plenary_replay(housing slow polis ${demo}/polis/scoop-hivemind.affordable-housing)
plenary_replay(bowling_green slow polis ${demo}/polis/bg2050-volunteers)
plenary_replay(text slow text ${demo}/editing/friendsforever.json.gz)
set_tests_properties(replay_canada replay_canada_killed_three_times replay_housing
                     replay_bowling_green PROPERTIES RUN_SERIAL ON)

# Over three nodes, one of which is killed and another restarted meanwhile, and before a few hundred
# observers; and while all three are replaced, as by another version.
function(plenary_cluster name)
  add_test(NAME replay_${name} COMMAND ${CMAKE_SOURCE_DIR}/deploy/cluster --check ${ARGN})
  set_tests_properties(replay_${name} PROPERTIES LABELS slow TIMEOUT 900 PROCESSORS 1
                       ENVIRONMENT PLENARY_BIN=${CMAKE_BINARY_DIR}/bin)
endfunction()

plenary_cluster(three_nodes --observers 300)
plenary_cluster(three_nodes_replaced --from ${CMAKE_BINARY_DIR}/bin)

# Scripted people play whole sessions, in the sizes that are promised.
function(plenary_rehearsal name label)
  add_test(NAME rehearse_${name}
           COMMAND ${CMAKE_SOURCE_DIR}/tests/replay/rehearse ${CMAKE_BINARY_DIR}/bin ${ARGN})
  set_tests_properties(rehearse_${name} PROPERTIES LABELS ${label} TIMEOUT 900)
endfunction()

plenary_rehearsal(small fast full-day 16 2)
plenary_rehearsal(typical slow full-day 62 8)
plenary_rehearsal(large slow full-day 210 50)
plenary_rehearsal(focus_group slow focus-group 16 2)
plenary_rehearsal(alone_to_all slow alone-to-all 30 2)
plenary_rehearsal(data_walk slow data-walk 24 4)
plenary_rehearsal(follow_up slow follow-up 24 4)
set_tests_properties(rehearse_typical rehearse_large PROPERTIES RUN_SERIAL ON)
