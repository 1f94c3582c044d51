#!/usr/bin/env bash
# Makes the embedded model: questions, vocabulary, training, both formats, figures.
# usage: train.sh [WORK_FOLDER]   options of train.py in M1_TRAIN and, for its second pass, M1_AGAIN, Python in PYTHON,
# vignettes of each test file to measure in M1_MEASURE
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=${1:-${TMPDIR:-/tmp}/m1-tiny}
python=${PYTHON:-python3}
first=${M1_TRAIN:---tokens 16e6}
again=${M1_AGAIN:---tokens 1.5e6}
measure=${M1_MEASURE:-200}
mkdir -p "$work"

echo "== questions"
(cd "$root" && mvn -q -B -Dm1.quick=true -pl m1-eval -am package)
jackson=$(find "${MAVEN_REPO:-$HOME/.m2/repository}" -name 'jackson-core-2.*.jar' ! -name '*sources*' | sort | tail -1)
questions() { # SEED SPLIT WORDING COUNT FILE
  java -cp "$root/m1-eval/target/quick/classes:$root/m1-core/target/quick/classes:$jackson" \
    dev.m1.eval.bedside.BedsideJsonLines "$1" "$2" "$3" 0 "$4" "$work/$5"
}
questions 1 train training 200000 train.jsonl
for seed in 1 2 3 4 5; do
  questions $((1000 + seed)) test training 1000 "test$seed.jsonl"
  questions $((1000 + seed)) test unseen 1000 "unseen$seed.jsonl"
done

echo "== vocabulary"
"$python" "$here/vocabulary.py" "$work/train.jsonl" "$work/tokenizer.json"

echo "== training"
# glibc gives large buffers back after every step; keeping them makes a step almost twice as fast
export MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=8000000000 MALLOC_TOP_PAD_=67108864
export OMP_WAIT_POLICY=PASSIVE
train() {
  "$python" "$here/train.py" --data "$work/train.jsonl" --tokenizer "$work/tokenizer.json" "$@"
}
# shellcheck disable=SC2086
train --out "$work/first.pt" $first
# new questions at a low rate: the first pass leaves a score or two with one confused finding
# shellcheck disable=SC2086
train --resume "$work/first.pt" --out "$work/model.pt" --first 100000 --peak 0.4 --decay 1 --seed 2 $again

echo "== export"
"$python" "$here/export.py" --checkpoint "$work/model.pt" --tokenizer "$work/tokenizer.json" --out "$work/out"
"$python" "$here/check_export.py" --checkpoint "$work/model.pt" --folder "$work/out" --data "$work/test1.jsonl"

echo "== figures"
"$python" "$here/evaluate.py" --checkpoint "$work/model.pt" --tokenizer "$work/tokenizer.json" --half \
  --threads 2 --count "$measure" --json "$work/figures.json" "$work"/test?.jsonl
"$python" "$here/evaluate.py" --checkpoint "$work/model.pt" --tokenizer "$work/tokenizer.json" --half \
  --threads 2 --count "$measure" --json "$work/figures-unseen.json" "$work"/unseen?.jsonl
echo "The files of src/main/resources/dev/m1/model/tiny are in $work/out"
