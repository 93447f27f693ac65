# Real nodes that die and stand still again and again: minutes of two cores, so nothing beside it.
target_link_libraries(takeovers PRIVATE plenary_cli PkgConfig::PQ)
add_dependencies(takeovers plenaryd)
set_tests_properties(takeovers PROPERTIES RUN_SERIAL ON)
