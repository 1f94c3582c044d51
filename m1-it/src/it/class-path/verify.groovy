String log = new File(basedir, 'build.log').text
// what the example prints of the result: what ended the thinking, and what it cost
assert log =~ /(?m)^(NATURAL|BUDGET)$/ : 'the example did not say what ended the thinking'
assert log =~ /(?m)^Usage\[.*thinking=[1-9]/ : 'the example did not say what it cost'
