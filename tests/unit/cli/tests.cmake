# The command line's own parts that need no server.
plenary_test(unit_cli FOLDER unit/cli USES cli GROUP fast)
