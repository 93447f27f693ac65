plenary_test(unit_app FOLDER unit/app USES app GROUP fast)
