package dev.m1.extract;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The words that the rules look for. Keys are lower-case and without apostrophes. */
final class Phrases {
  static final Set<String> FORMATTING_TAGS =
      Set.of(
          "b", "i", "u", "em", "strong", "br", "p", "sub", "sup", "center", "h1", "h2", "h3", "h4",
          "h5", "h6", "div", "span", "li", "ul", "code");

  /** LaTeX commands that only change how their content looks. */
  static final Set<String> WRAPPERS =
      Set.of(
          "text",
          "textbf",
          "textit",
          "textrm",
          "textsf",
          "texttt",
          "mathrm",
          "mathbf",
          "mathsf",
          "mathit",
          "mathtt",
          "operatorname",
          "bf",
          "rm",
          "bold",
          "boldsymbol",
          "left",
          "right",
          "quad",
          "qquad",
          "large",
          "Large",
          "huge",
          "displaystyle",
          "mbox",
          "emph",
          "underline",
          "rightarrow",
          "Rightarrow",
          "to",
          "implies",
          "therefore");

  /** JSON keys, letters only, whose value is the answer. */
  static final Set<String> FIELDS =
      Set.of(
          "answerchoice",
          "answer",
          "finalanswer",
          "choice",
          "correctanswer",
          "correctoption",
          "correctchoice",
          "correctanswerchoice",
          "option",
          "selectedoption",
          "selectedanswer",
          "selectedchoice",
          "chosenoption",
          "chosenanswer",
          "answerletter",
          "answeroption",
          "answerkey",
          "letter",
          "prediction",
          "predictedanswer",
          "modelanswer",
          "bestanswer",
          "finalanswerchoice",
          "finalchoice",
          "choiceletter",
          "optionletter");

  /** Words between "the answer is" and the answer that do not change what is stated. */
  static final Set<String> FILLERS =
      words(
          "option choice letter answer alternative clearly definitely certainly therefore thus"
              + " hence indeed simply most likely probably the is still again actually now"
              + " correct best final just obviously undoubtedly following be no number would"
              + " should it its then so given as follows below");

  /** Words that take a commitment back to a possibility. */
  static final Set<String> HEDGES =
      words("maybe perhaps possibly potentially either could might may");

  static final Set<String> NEGATIONS =
      words(
          "not never neither nor isnt arent wasnt cannot cant wont dont doesnt didnt wouldnt"
              + " shouldnt couldnt without except unlikely incorrect wrong false");

  /** Words that may follow a lone letter that is a label, not an article or a pronoun. */
  static final Set<String> AFTER_LETTER =
      words(
          "because since as is was are were and or which for due with based given if unless but not rather"
              + " only according when while where though although over instead that here then so"
              + " therefore option would also from by in has fits best being represents"
              + " describes seems appears the this it these there making considering");

  /** The ones of {@link #AFTER_LETTER} that may follow the letter I, which is also a word. */
  static final Set<String> AFTER_I =
      words("because since as is and or which due based given if but not rather according");

  /** The ones of {@link #AFTER_LETTER} that may follow the letter A, which is also a word. */
  static final Set<String> NOT_AFTER_A = words("best only given then so also this these it");

  /** Words that may follow an option's text where it ends a statement. */
  static final Set<String> AFTER_TEXT =
      words(
          "because since as which is are was due given but based so therefore if not rather over"
              + " option choice among instead although though while when according");

  /** Words after "in" or "for" or "and" that lead away from an option's text. */
  static final Set<String> DETERMINERS =
      words(
          "this the these such most patients our his her it that not is therefore has would should"
              + " can will your my all any");

  /** Words that say on which condition an answer holds. */
  static final Set<String> CONDITIONS = words("if unless depending assuming provided");

  /** Words that join the items of a list. */
  static final Set<String> JOINERS =
      words(
          "and or plus nor also both possibly maybe perhaps but along with well to through versus");

  static final Set<String> VERBS =
      words(
          "is are was were would can could has have had does do did may might should will seems"
              + " isnt arent wasnt cannot doesnt describes represents refers fits");

  /** Second words of species names: "E. coli" states no letter E. */
  static final Set<String> SPECIES =
      words(
          "coli pylori difficile aureus pneumoniae pneumonia influenzae influenza tetani botulinum"
              + " perfringens faecalis faecium fragilis burgdorferi falciparum vivax ovale malariae"
              + " albicans neoformans trachomatis gonorrhoeae gonorrhea meningitidis jejuni cereus"
              + " anthracis monocytogenes epidermidis saprophyticus pyogenes agalactiae viridans"
              + " diphtheriae pertussis histolytica lamblia gondii cruzi canis tuberculosis leprae"
              + " solium saginata marcescens mirabilis aeruginosa typhi typhimurium sonnei"
              + " dysenteriae enterocolitica cholerae vulnificus henselae burnetii rickettsii"
              + " pallidum urealyticum hominis genitalium bovis lumbricoides vermicularis"
              + " stercoralis duodenale mansoni haematobium japonicum granulosus trichiura gattii"
              + " capsulatum immitis jirovecii fumigatus vaginalis psittaci catarrhalis mutans"
              + " sanguis dermatitidis elegans");

  /** Words before "answer" that make it another answer than the one given. */
  static final Set<String> NOT_THE_ANSWER =
      words(
          "wrong incorrect another alternative example sample previous initial first earlier"
              + " original other false possible potential user your students expected each every"
              + " which what no any an question second");

  /** Words that report what others may think. */
  static final Set<String> REPORTED =
      words(
          "think thought say tempting tempted initially mistaken mistakenly argue assume seem"
              + " students commonly incorrectly wrongly suggest thinking guess");

  /** Words that open a sentence about what is not the case. */
  static final Set<String> SUPPOSING = words("if had were suppose supposing assuming unless");

  /** Numerals that are not the letter they start with. */
  static final Set<String> NUMERALS = words("ii iii iv vi vii viii ix");

  /** Words by which writers speak of themselves. */
  static final Set<String> SELF = words("i id im ill ive we lets");

  /** Words that deny what follows them. */
  static final Set<String> DOUBTED =
      words("dont doubt doubtful unsure tempting initially mistakenly incorrectly wrongly");

  /** Words before "choice", "option" and the like that make it the answer. */
  static final Set<String> THE_RIGHT =
      words(
          "correct best right final my appropriate suitable accurate likely answer preferred"
              + " selected chosen ideal optimal only");

  static final Set<String> RIGHT_WORDS =
      words("correct right best appropriate accurate likely preferred answer suitable ideal");

  static final Set<String> ANSWER_NOUNS = words("answer option choice one response selection");

  /** Words that make no difference in an option such as "Both A and C are correct". */
  static final Set<String> PARTICLES = words("both only the option options are is correct true");

  /** Options that open an answer to a yes-or-no question. */
  static final Set<String> VERDICTS = words("yes no maybe true false");

  static final Set<String> CALLED_WRONG =
      words("incorrect wrong false unlikely ruled excluded eliminated");

  /** Verbs and nouns that say that something does not apply. */
  static final Set<String> NEGATION_VERBS =
      words(
          "rule ruled rules exclude excluded excludes avoid avoided contraindicated lacks absent"
              + " unlike except stop discontinue unnecessary inappropriate harmful worsen"
              + " unrelated against");

  static final Set<String> COPULAS = words("is are be was becomes remains s");

  static final Set<String> MODALS = words("could might may can");

  static final Set<String> CHOOSE =
      words("choose select pick chose selected picked choosing selecting picking");

  /** Words that say the writer changes an answer; of two that differ, the later one counts. */
  static final Set<String> REVISIONS =
      words(
          "wait actually correction sorry oops hmm reconsider reconsidering reconsideration"
              + " reevaluate reevaluating reevaluation rethink rethinking misspoke scratch mistake"
              + " revise revised revising revision reflection however but instead changed change"
              + " changing correcting recheck rechecking reexamine reexamining");

  /** The ones of {@link #REVISIONS} that take an answer back even if no other one follows. */
  static final Set<String> RETRACTIONS =
      words("wait hmm reconsider oops reevaluate rethink misspoke scratch recheck reexamine");

  static final Set<String> CONCLUSIONS = words("therefore thus hence so consequently accordingly");

  /** Words in a question that turn "is correct" statements around. */
  static final Set<String> NEGATIVE_QUESTION =
      words("except not incorrect false least untrue wrong excluding neither unlikely");

  private static final Map<String, List<List<String>>> REFUSALS =
      phrases(
          "i cannot provide",
          "i cant provide",
          "i cannot give",
          "i cant give",
          "i am not able to",
          "im not able to",
          "i am unable to",
          "im unable to",
          "i cannot answer",
          "i cant answer",
          "cannot be determined",
          "cant be determined",
          "cannot determine",
          "unable to answer",
          "unable to determine",
          "unable to provide",
          "unable to choose",
          "unable to select",
          "not possible to determine",
          "not possible to answer",
          "impossible to determine",
          "impossible to answer",
          "impossible to say",
          "i do not know",
          "i dont know",
          "not enough information",
          "insufficient information",
          "insufficient data",
          "information not sufficient",
          "data insufficient",
          "information is insufficient",
          "information insufficient",
          "not sufficient information",
          "i cannot assist",
          "i cant assist",
          "i cannot help",
          "i cant help",
          "i cannot offer",
          "i cant offer",
          "as an ai",
          "im sorry but",
          "i am sorry but",
          "i apologize but",
          "i must decline",
          "i decline",
          "i refuse",
          "i wont",
          "i will not",
          "im not sure",
          "i am not sure",
          "i cannot say",
          "i cant say",
          "cannot answer",
          "cant answer",
          "cannot say",
          "content management policy",
          "content policy",
          "i cannot make",
          "i cannot diagnose",
          "i cannot recommend",
          "i cannot choose",
          "i cannot select",
          "i cannot determine",
          "i cant determine",
          "no definite answer",
          "no answer",
          "consult a healthcare",
          "consult a doctor",
          "consult your doctor",
          "consult a physician",
          "consult a medical professional",
          "seek medical advice",
          "not a doctor",
          "invalid question",
          "question is incomplete",
          "question is unclear",
          "does not provide enough information",
          "doesnt provide enough information",
          "not provide enough information",
          "lack of information",
          "more information is needed",
          "more information needed",
          "need more information",
          "without more information",
          "without further information",
          "without additional information");

  /** What a place for an answer says where there is none. */
  private static final Map<String, List<List<String>>> NO_VALUE =
      phrases(
          "n a",
          "na",
          "not available",
          "not applicable",
          "not provided",
          "unknown",
          "unclear",
          "undetermined",
          "uncertain",
          "indeterminate",
          "not sure",
          "unsure",
          "cannot",
          "unable",
          "null",
          "not determined",
          "not specified",
          "not given",
          "undefined",
          "none provided",
          "error",
          "not possible",
          "no information",
          "insufficient",
          "not enough",
          "no idea",
          "skip",
          "pass",
          "invalid",
          "abstain");

  private static final Map<String, List<List<String>>> ERRORS =
      phrases(
          "request timed out",
          "error communicating with",
          "connection aborted",
          "connection reset",
          "connection error",
          "rate limit",
          "internal server error",
          "bad gateway",
          "service unavailable",
          "gateway timeout",
          "read timed out",
          "timeout error",
          "http error",
          "too many requests",
          "apierror",
          "api error",
          "traceback most recent call last",
          "maximum context length");

  private static final Map<String, List<List<String>>> NONE =
      phrases(
          "none of the above",
          "none of these",
          "none of the options",
          "none of the given",
          "none of the choices",
          "none of the listed",
          "none of the provided",
          "none of them",
          "none of the following",
          "none of the answers",
          "none of the other",
          "none of those",
          "none of the presented",
          "none of the available",
          "none are correct",
          "none is correct",
          "no correct option",
          "no correct answer",
          "no option is correct",
          "not listed",
          "not among the",
          "not in the options",
          "not one of the",
          "not provided in the options",
          "no correct choice",
          "none of above",
          "neither of the above",
          "neither of these");

  private static final Map<String, List<List<String>>> ALL =
      phrases(
          "all of the above",
          "all of these",
          "all of them",
          "all the above",
          "all of above",
          "all of the options",
          "all the options",
          "all options",
          "all of the following",
          "all of the given",
          "all are correct",
          "all are true",
          "all above",
          "both of the above",
          "both of these",
          "any of the above",
          "all of the choices",
          "all of those");

  private Phrases() {}

  static Set<String> words(String words) {
    return Set.copyOf(Arrays.asList(words.split(" ", -1)));
  }

  /** Says whether a word makes a diagnosis one of several that are thought of. */
  static boolean onlyDifferential(String key) {
    return key.equals("differential")
        || key.equals("consider")
        || key.equals("considered")
        || key.equals("although")
        || key.equals("though")
        || key.equals("while")
        || key.equals("history");
  }

  private static Map<String, List<List<String>>> phrases(String... phrases) {
    Map<String, List<List<String>>> byFirst = new HashMap<>();
    for (String phrase : phrases) {
      List<String> keys = Arrays.asList(phrase.split(" ", -1));
      byFirst.computeIfAbsent(keys.get(0), k -> new java.util.ArrayList<>()).add(keys);
    }
    return byFirst;
  }

  static boolean refusesAt(Tokens tokens, int at) {
    return endOf(REFUSALS, tokens, at) >= 0;
  }

  static boolean noValueAt(Tokens tokens, int at) {
    return endOf(NO_VALUE, tokens, at) >= 0;
  }

  static boolean errorAt(Tokens tokens, int at) {
    return endOf(ERRORS, tokens, at) >= 0;
  }

  static boolean noneAt(Tokens tokens, int at) {
    return endOf(NONE, tokens, at) >= 0;
  }

  static boolean allAt(Tokens tokens, int at) {
    return endOf(ALL, tokens, at) >= 0;
  }

  /** Says whether an option's text is "none of the above" in one of its forms. */
  static boolean isNoneOfThem(List<String> keys) {
    return keys.equals(List.of("none"))
        || keys.equals(List.of("neither"))
        || startsWith(NONE, keys);
  }

  /** Says whether an option's text is "all of the above" in one of its forms. */
  static boolean isAllOfThem(List<String> keys) {
    return keys.equals(List.of("all")) || startsWith(ALL, keys);
  }

  private static boolean startsWith(Map<String, List<List<String>>> phrases, List<String> keys) {
    if (keys.isEmpty() || keys.size() > 6) {
      return false;
    }
    for (List<String> phrase : phrases.getOrDefault(keys.get(0), List.of())) {
      if (keys.size() >= phrase.size() && keys.subList(0, phrase.size()).equals(phrase)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns the token after the phrase that starts at a token, or -1; signs between are skipped.
   */
  private static int endOf(Map<String, List<List<String>>> phrases, Tokens tokens, int at) {
    if (!tokens.isWord(at)) {
      return -1;
    }
    List<List<String>> candidates = phrases.get(tokens.key(at));
    if (candidates == null) {
      return -1;
    }
    for (List<String> phrase : candidates) {
      int next = 0;
      int i = at;
      while (next < phrase.size() && i < tokens.size() && i - at < 12) {
        if (tokens.isWord(i)) {
          if (!tokens.key(i).equals(phrase.get(next))) {
            break;
          }
          next++;
        } else if (tokens.isLine(i)) {
          break;
        }
        i++;
      }
      if (next == phrase.size()) {
        return i;
      }
    }
    return -1;
  }
}
