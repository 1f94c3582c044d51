String log = new File(basedir, 'build.log').text
assert log.contains('asked: ') && log.contains(' in module demo') : 'the program did not print what it should'
