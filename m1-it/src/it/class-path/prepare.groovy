// the README's example, word for word, is the program of this project
evaluate(new File(root, 'm1-it/src/it/readme-example.groovy'))
