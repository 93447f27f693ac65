# The tests run the real server, and read it with the replica of the command line.
target_link_libraries(integration PRIVATE plenary_cli PkgConfig::QRENCODE)
add_dependencies(integration plenaryd plenary)
