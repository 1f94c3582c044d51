package dev.m1.eval.data;

import dev.m1.eval.data.BenchmarkCard.OfficialFile;
import java.util.List;

/** Holds the cards of the benchmarks that m1 reads. The MD5s were taken from published files. */
final class Cards {
  static final BenchmarkCard MEDQA =
      new BenchmarkCard(
          "medqa",
          "MedQA (USMLE)",
          "https://github.com/jind11/MedQA (data_clean/questions/US)",
          "MIT",
          "JSON lines: question, options {letter: text}, answer_idx, answer, meta_info",
          List.of(
              new OfficialFile(
                  "phrases_no_exclude_test.jsonl", "aedd3959d6a3edd2d9f2cc9bdd595e89", 1273),
              new OfficialFile("test.jsonl", "b581444911612a5a96411b88a12b9c75", 1273)));
  static final BenchmarkCard MEDMCQA =
      new BenchmarkCard(
          "medmcqa",
          "MedMCQA",
          "https://github.com/medmcqa/medmcqa (dev.json; the test set has no keys)",
          "MIT",
          "JSON lines: question, opa, opb, opc, opd, cop (1 to 4), subject_name, choice_type",
          List.of(new OfficialFile("dev.json", "1a6502bf483f54ac60b02754e367ffe0", 4183)));
  static final BenchmarkCard PUBMEDQA =
      new BenchmarkCard(
          "pubmedqa",
          "PubMedQA (PQA-L)",
          "https://github.com/pubmedqa/pubmedqa (data/ori_pqal.json)",
          "MIT",
          "JSON: {PMID: {QUESTION, CONTEXTS, final_decision, …}}",
          List.of(new OfficialFile("ori_pqal.json", "05b2b70949907e260d2aa82bc5d20c6f", 1000)));
  static final BenchmarkCard MMLU =
      new BenchmarkCard(
          "mmlu",
          "MMLU",
          "https://github.com/hendrycks/test (data.tar, folder test)",
          "MIT",
          "a folder of SUBJECT_test.csv, or one such file: question, four options, letter; no header",
          List.of(
              new OfficialFile("anatomy_test.csv", "18fd2e2837164b0f792ebec54d7dd82f", 135),
              new OfficialFile(
                  "clinical_knowledge_test.csv", "e7670506a37a79eff2b343dd436521ab", 265),
              new OfficialFile("college_biology_test.csv", "1ea5b377d9c0adb500877aaaf8894e1b", 144),
              new OfficialFile(
                  "college_medicine_test.csv", "be2d489c5e4cad4e3c54e9c84fbdb240", 173),
              new OfficialFile(
                  "medical_genetics_test.csv", "ad9c45abce1fa7ddffdc2e617a0ec4c4", 100),
              new OfficialFile(
                  "professional_medicine_test.csv", "a7c20271b032b7f22b6dcaf8dac5e45b", 272)));
  static final BenchmarkCard MMLU_PRO =
      new BenchmarkCard(
          "mmlu-pro",
          "MMLU-Pro, health and biology",
          "https://huggingface.co/datasets/TIGER-Lab/MMLU-Pro (test split, exported as JSON)",
          "MIT",
          "JSON lines or a JSON list: question_id, question, options, answer, answer_index, category",
          List.of());
  static final BenchmarkCard MEDBULLETS =
      new BenchmarkCard(
          "medbullets",
          "MedBullets (USMLE step 2 and 3)",
          "https://github.com/HanjieChen/ChallengeClinicalQA (medbullets)",
          "none named: read it, never pass it on",
          "JSON by columns {\"question\": {\"0\": …}, …}, or CSV: question, opa … ope, answer_idx",
          List.of(
              new OfficialFile("medbullets_op4.json", "1e066247189d0d00213bd8d6de5033c2", 308),
              new OfficialFile("medbullets_op5.json", "bf38ba1411741771cfc2a77ddc034f25", 308),
              new OfficialFile("medbullets_op4.csv", "6aca6d9444a2a20d559fd89dba114340", 308),
              new OfficialFile("medbullets_op5.csv", "b3b0816e668ea35800d45b923123f225", 308)));
  static final BenchmarkCard MEDXPERTQA =
      new BenchmarkCard(
          "medxpertqa",
          "MedXpertQA, text",
          "https://huggingface.co/datasets/TsinghuaC3I/MedXpertQA",
          "MIT",
          "JSON lines: id, question, options, label, medical_task, body_system, question_type",
          List.of(
              new OfficialFile("MedXpertQA_test.jsonl", "2fc602c2ecf0f1c7de2a9e6973dc0637", 1449),
              new OfficialFile(
                  "medxpertqa_sampled_text_input.jsonl", "5da51b35c5492612756d1b15cb009d18", 244)));
  static final BenchmarkCard GPQA =
      new BenchmarkCard(
          "gpqa",
          "GPQA, genetics and molecular biology",
          "https://github.com/idavidrein/gpqa (dataset.zip, gpqa_main.csv)",
          "CC BY 4.0; its authors ask that it never appears in plain text online",
          "CSV with a header: Question, Correct Answer, Incorrect Answer 1 to 3, Subdomain, …",
          List.of());
  static final BenchmarkCard M1_EVAL =
      new BenchmarkCard(
          "m1-eval",
          "The sets of the m1 paper, in one file",
          "https://huggingface.co/datasets/UCSC-VLAA/m1_eval_data (m1_eval_data.json)",
          "that of each set",
          "JSON: {set: [{question, options {letter: text}, answer, answer_idx}]}",
          List.of(new OfficialFile("m1_eval_data.json", "fe50ce67a958cfa9bc958a51b2502e57", 0)));
  static final BenchmarkCard HLE =
      new BenchmarkCard(
          "hle",
          "Humanity's Last Exam, biology and medicine, text with options",
          "https://huggingface.co/datasets/cais/hle (test split, exported as JSON)",
          "MIT; its authors ask that it is not passed on",
          "JSON lines or a JSON list: id, question with its options, answer_type, answer, category",
          List.of());
  static final BenchmarkCard JSONL =
      new BenchmarkCard(
          "jsonl",
          "Your own questions",
          "you",
          "yours",
          "JSON lines: question, options (list or {letter: text}), answer; see docs/datasets.md",
          List.of());
  static final BenchmarkCard BEDSIDE =
      new BenchmarkCard(
          "bedside",
          "Generated bedside-score questions",
          "m1 generates them from a seed; no file is needed",
          "Apache-2.0",
          "JSON lines as BedsideJsonLines writes them: stem, options, key, score, kind",
          List.of());

  private Cards() {}

  static List<BenchmarkCard> all() {
    return List.of(
        BEDSIDE,
        GPQA,
        HLE,
        JSONL,
        M1_EVAL,
        MEDBULLETS,
        MEDMCQA,
        MEDQA,
        MEDXPERTQA,
        MMLU,
        MMLU_PRO,
        PUBMEDQA);
  }
}
