"""The training itself: from a training folder to trained weights, within the time given.

    python -m translate.training.run FOLDER --minutes 9 --total-minutes 27 --leave OUT

A run that is interrupted, or that ends with its minutes, goes on from FOLDER's checkpoint, or from a small one that
came back from another machine (`--resume`). The learning rate knows the time over all runs: it warms up over the
preset's steps and then falls as a cosine, so that the last minute of the last run ends it.
"""

from __future__ import annotations

import argparse
import json
import math
import queue
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import sentencepiece
import torch

from glossary.errors import BadInput, ExonymError
from translate.training import checkpoint, curves, packed, validate
from translate.training.batches import Batch, batches
from translate.training.checkpoint import Progress
from translate.training.network import END, loss, new_model
from translate.training.presets import PRESETS, Preset

LOG, CURVES, FINAL = "log.jsonl", "curves.svg", "final"
_STARTED = time.monotonic()
_SNAPSHOTS = 4  # beside the weights at the end
_SNAPSHOT_SHARE = 0.02  # of the time; five of them span the last tenth
_LOWEST_RATE = 0.02
_LOG_SECONDS = 10.0
_DEV_SENTENCES = 300  # enough to see the curve; the last validation takes all
_RESERVE = 0.08  # of the minutes, kept for the last validation and for saving


@dataclass(frozen=True, slots=True)
class Plan:
    """What one run does. `total_minutes` is the time over all runs, `leave` where a small checkpoint goes at the end,
    `resume` one to go on from. `steps` ends the run after so many, whatever the time."""

    folder: Path
    minutes: float
    total_minutes: float
    leave: Path | None = None
    resume: Path | None = None
    steps: int | None = None
    validate_every: float = 2.0
    save_every: float = 3.0
    smoothing: float = 0.1
    seed: int = 20
    threads: int | None = None


def train(plan: Plan, *, started: float | None = None) -> Progress:
    """How far the training came. Raises BadInput for a folder or a checkpoint that cannot be used."""
    settings = packed.load_settings(plan.folder)
    preset = _preset(settings, plan.folder)
    data = packed.load(plan.folder / packed.TRAIN)
    dev = packed.load_dev(plan.folder)
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(plan.folder / packed.PIECES))
    torch.manual_seed(plan.seed)
    if plan.threads:
        torch.set_num_threads(plan.threads)
    trainer = _Trainer(plan, preset, pieces, dev, time.monotonic() if started is None else started)
    trainer.begin()
    trainer.loop(batches(
        data, tokens=preset.batch, end=END, padding=pieces.get_piece_size(), seed=plan.seed,
        start=trainer.progress.place,
    ))  # fmt: skip
    trainer.finish()
    return trainer.progress


class _Trainer:
    """A model in training, with all that a checkpoint holds."""

    def __init__(self, plan: Plan, preset: Preset, pieces: Any, dev: Sequence[tuple[str, str]], started: float) -> None:
        self.plan, self.preset, self.pieces, self.dev = plan, preset, pieces, dev
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.model = new_model(preset, pieces.get_piece_size()).to(self.device)
        self.optimizer = torch.optim.AdamW(
            self.model.parameters(),
            lr=preset.rate,
            betas=(0.9, 0.98),
            eps=1e-9,
            weight_decay=0.0,
            fused=self.device.type == "cuda",
        )
        self.progress = Progress()
        self.snapshots: deque[dict[str, torch.Tensor]] = deque(maxlen=_SNAPSHOTS)
        self.warm_from = 0
        self._started = started
        self._seconds_before = 0.0

    # Beginning and ending

    def begin(self) -> None:
        """Take up the checkpoint of the folder, else the one to resume from, else the weights to adapt."""
        whole, small, first = self.plan.folder / checkpoint.WHOLE, self.plan.resume, self.plan.folder / "initial"
        if whole.is_file():
            state = checkpoint.load_whole(whole)
            self._load(state["weights"], whole)
            self.optimizer.load_state_dict(state["optimizer"])
            self.progress = checkpoint.progress_from(state["progress"])
            self.snapshots.extend(state["snapshots"])
            self.warm_from = state["warm_from"]
            self._say(f"going on from {whole}, step {self.progress.steps:,}")
        elif small is not None:
            weights, self.progress = checkpoint.load_small(small)
            self._load(weights, small)
            self.warm_from = self.progress.steps
            if (small / LOG).is_file():
                (self.plan.folder / LOG).write_bytes((small / LOG).read_bytes())
            self._say(f"going on from {small}, step {self.progress.steps:,}, with a new optimizer")
        elif checkpoint.is_small(first):
            weights, _ = checkpoint.load_small(first)
            self._load(weights, first)
            self._say("adapting the weights of another package")
        self._seconds_before = self.progress.seconds
        torch.manual_seed(self.plan.seed + self.progress.steps)

    def finish(self) -> None:
        """Save the state, leave the averaged weights behind, and score them on all of the development set."""
        self._clock()
        self._save()
        averaged = self._averaged()
        checkpoint.save_small(self.plan.folder / FINAL, averaged, self.progress, room=1 << 40)
        self._load(averaged, self.plan.folder)
        self._log({**self._validation(self.dev), "averaged": len(self.snapshots) + 1})
        (self.plan.folder / CURVES).write_text(curves.plot(_records(self.plan.folder / LOG)), encoding="utf-8")
        if self.plan.leave is not None:
            for name in (LOG, CURVES):
                (self.plan.leave / name).write_bytes((self.plan.folder / name).read_bytes())
            self._say(f"a checkpoint to go on from, or to export, is in {self.plan.leave}")

    # Training

    def loop(self, stream: Iterator[Batch]) -> None:
        """Train until the time or the steps are over."""
        deadline = self._started + self.plan.minutes * 60 * (1 - _RESERVE)
        saved = validated = logged = time.monotonic()
        snapshot_seconds = self.plan.total_minutes * 60 * _SNAPSHOT_SHARE
        last_snapshot, tokens, total, steps = self.progress.seconds, 0, 0.0, 0
        for batch in _ahead(stream, self.device.type == "cuda", self.device):
            if time.monotonic() >= deadline or (self.plan.steps is not None and self.progress.steps >= self.plan.steps):
                break
            total += self._step(batch)
            tokens += int((batch.target != self.model.config.pad_token_id).sum())
            steps += 1
            self.progress.steps += 1
            self.progress.place = batch.after
            now = self._clock()
            if self.progress.seconds - last_snapshot >= snapshot_seconds:
                self.snapshots.append(_copied(self.model))
                last_snapshot = self.progress.seconds
            if now - logged >= _LOG_SECONDS:
                self._log_training(total, steps, tokens / (now - logged), deadline - now)
                logged, tokens, total, steps = now, 0, 0.0, 0
            if now - validated >= self.plan.validate_every * 60:
                self._log(self._validation(self.dev[:_DEV_SENTENCES]))
                validated = logged = time.monotonic()
            if now - saved >= self.plan.save_every * 60:
                self._save()
                saved = time.monotonic()
        if steps:
            now = time.monotonic()
            self._log_training(total, steps, tokens / max(now - logged, 1e-9), 0.0)

    def _step(self, batch: Batch) -> float:
        for group in self.optimizer.param_groups:
            group["lr"] = self._rate()
        source, target = _tensor(batch.source, self.device), _tensor(batch.target, self.device)
        with self._autocast():
            value = loss(self.model, source, target, smoothing=self.plan.smoothing)
        self.optimizer.zero_grad(set_to_none=True)
        value.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        return float(value.detach())

    def _rate(self) -> float:
        """The learning rate: a linear warm-up, again after an optimizer was started anew, then a cosine in time."""
        steps = self.progress.steps - self.warm_from + 1
        share = min(1.0, self.progress.seconds / (self.plan.total_minutes * 60))
        if self.plan.steps is not None:
            share = max(share, min(1.0, self.progress.steps / self.plan.steps))
        warm = min(1.0, steps / (self.preset.warmup if not self.warm_from else self.preset.warmup // 10 + 1))
        return self.preset.rate * warm * (_LOWEST_RATE + (1 - _LOWEST_RATE) * (1 + math.cos(math.pi * share)) / 2)

    def _autocast(self) -> AbstractContextManager[Any]:
        return torch.autocast("cuda", torch.bfloat16) if self.device.type == "cuda" else nullcontext()

    def _validation(self, pairs: Sequence[tuple[str, str]]) -> dict[str, float]:
        with self._autocast():
            score = validate.dev_score(self.model, self.pieces, pairs)
            value = validate.dev_loss(self.model, self.pieces, pairs)
        return {
            "dev_loss": round(value, 4),
            "bleu": round(score.bleu, 2),
            "chrf": round(score.chrf, 2),
            "sentences": len(pairs),
        }

    # State

    def _load(self, weights: checkpoint.Weights, place: Path) -> None:
        try:
            self.model.load_state_dict(dict(weights), strict=False)
            if missing := sorted(set(_trained(self.model)) - set(weights)):
                raise RuntimeError(f"{missing[0]} is missing")
        except RuntimeError as error:
            reason = f"these weights are of another model ({str(error).splitlines()[-1].strip()})"
            hint = "Train with the same data folder and --size as before, or remove the checkpoint"
            raise BadInput(reason, path=place, hint=hint) from None

    def _averaged(self) -> dict[str, torch.Tensor]:
        snapshots = [*self.snapshots, _copied(self.model)]
        return {name: torch.stack([snapshot[name] for snapshot in snapshots]).mean(dim=0) for name in snapshots[0]}

    def _save(self) -> None:
        state = {
            "weights": _copied(self.model),
            "optimizer": self.optimizer.state_dict(),
            "progress": self.progress.record(),
            "snapshots": list(self.snapshots),
            "warm_from": self.warm_from,
        }
        checkpoint.save_whole(self.plan.folder / checkpoint.WHOLE, state)
        if self.plan.leave is not None:  # at every save: a run that is broken off has left something too
            checkpoint.save_small(self.plan.leave, self._averaged(), self.progress)

    def _clock(self) -> float:
        now = time.monotonic()
        self.progress.seconds = self._seconds_before + now - self._started
        return now

    # Telling

    def _log_training(self, total: float, steps: int, speed: float, left: float) -> None:
        self._log(
            {
                "loss": round(total / steps, 4),
                "rate": round(self._rate(), 7),
                "tokens_per_second": round(speed),
                "epoch": self.progress.place.epoch,
                "minutes_left": round(max(0.0, left) / 60, 1),
            }
        )

    def _log(self, values: dict[str, Any]) -> None:
        record = {"step": self.progress.steps, "seconds": round(self.progress.seconds, 1), **values}
        with (self.plan.folder / LOG).open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(record) + "\n")
        self._say("  ".join(f"{name} {value:,}" for name, value in record.items()))

    def _say(self, text: str) -> None:
        print(text, file=sys.stderr, flush=True)


def _preset(settings: dict[str, Any], folder: Path) -> Preset:
    preset = PRESETS.get(str(settings.get("size")))
    if preset is None:
        reason = f"settings.json names the size {settings.get('size')!r}"
        raise BadInput(reason, path=folder, hint=f"The sizes are {', '.join(PRESETS)}")
    return replace(preset, **settings.get("shape", {}))


def _copied(model: Any) -> dict[str, torch.Tensor]:
    """The model's trained weights, each once, on the CPU; positions are computed, not trained."""
    return {name: tensor.detach().to("cpu", copy=True) for name, tensor in _trained(model).items()}


def _trained(model: Any) -> dict[str, torch.Tensor]:
    return {name: tensor for name, tensor in model.named_parameters() if tensor.requires_grad}


def _tensor(matrix: Any, device: torch.device) -> torch.Tensor:
    tensor = torch.from_numpy(matrix)
    return tensor.pin_memory().to(device, non_blocking=True) if device.type == "cuda" else tensor


def _ahead(stream: Iterator[Batch], wanted: bool, device: torch.device) -> Iterator[Batch]:
    """The batches of `stream`, where wanted made in another thread while the last one is trained on."""
    if not wanted:
        yield from stream
        return
    waiting: queue.Queue[Batch] = queue.Queue(8)
    stop = threading.Event()

    def fill() -> None:
        for batch in stream:
            while not stop.is_set():
                try:
                    waiting.put(batch, timeout=0.5)
                    break
                except queue.Full:
                    continue
            if stop.is_set():
                return

    threading.Thread(target=fill, daemon=True).start()
    try:
        while True:
            yield waiting.get()
    finally:
        stop.set()


def _records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of a run."""
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the training folder that `pack` made")
    parser.add_argument("--minutes", type=float, required=True, help="how long this run may take, all in all")
    parser.add_argument("--total-minutes", type=float, help="how long all runs take together (default: --minutes)")
    parser.add_argument("--resume", type=Path, metavar="DIR", help="go on from the small checkpoint in DIR")
    parser.add_argument("--leave", type=Path, metavar="DIR", help="write a small checkpoint in parts to DIR at the end")
    parser.add_argument("--steps", type=int, help="end after so many steps, whatever the time")
    parser.add_argument("--validate-every", type=float, default=2.0, metavar="MINUTES")
    parser.add_argument("--save-every", type=float, default=3.0, metavar="MINUTES")
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--threads", type=int, help="threads on the CPU (default: torch decides)")


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line of this module; its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m translate.training.run", description=(__doc__ or "").split("\n")[0]
    )
    add_options(parser)
    given = vars(parser.parse_args(arguments))
    given["total_minutes"] = given["total_minutes"] or given["minutes"]
    try:
        train(Plan(**given), started=_STARTED)
    except ExonymError as error:
        print(f"Error: {error}", file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
