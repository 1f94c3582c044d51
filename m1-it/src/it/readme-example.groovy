// Makes the first Java block of README.md, word for word, the program of a project.
import java.util.regex.Matcher

Matcher block = new File(root, 'README.md').getText('UTF-8') =~ /(?ms)^```java\R(.*?)^```/
assert block.find() : 'README.md has no ```java block'
String code = block.group(1)
assert code =~ /(?m)^(public )?(final )?class AskM1 / : 'the first example of README.md is not the class AskM1'

File folder = new File(basedir, 'src/main/java/demo')
folder.mkdirs()
new File(folder, 'AskM1.java').setText('package demo;\n\n' + code, 'UTF-8')
