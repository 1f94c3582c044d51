// Makes the project's program from the first Java block of README.md, word for word. Statements get a main method around them.
import java.util.regex.Matcher

Matcher block = new File(basedir, '../../../../README.md').getText('UTF-8') =~ /(?ms)^```java\R(.*?)^```/
assert block.find() : 'README.md has no ```java block'
String code = block.group(1)
boolean isProgram = code =~ /(?m)\bvoid main\(/
List<String> imports = code.readLines().findAll { it.startsWith('import ') }
String statements = code.readLines().findAll { !it.startsWith('import ') }.join('\n')

File folder = new File(basedir, 'src/main/java/demo')
folder.mkdirs()
new File(folder, 'Main.java').setText("""package demo;

import dev.m1.*;
import java.nio.file.Path;
import java.util.*;
${imports.join('\n')}

""" + (isProgram ? statements : """public final class Main {
  private Main() {}

  public static void main(String[] arguments) throws Exception {
$statements
    System.out.println("ran in " + Main.class.getModule());
  }
}
"""), 'UTF-8')
