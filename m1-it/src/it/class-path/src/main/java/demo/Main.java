package demo;

import dev.m1.Question;

/** Uses m1 as an application does. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.out.println("asked: " + Question.freeText("Why?") + " in " + Main.class.getModule());
  }
}
