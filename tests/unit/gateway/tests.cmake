# Sessions are opened for real here, with the presence board the server uses.
target_link_libraries(unit_gateway PRIVATE plenary_presence)
