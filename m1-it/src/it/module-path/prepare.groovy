// the README's example, word for word, is the program of this project
evaluate(new File(basedir, '../../../src/it/readme-example.groovy'))
