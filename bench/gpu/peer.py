#!/usr/bin/env python3
"""A plain PyTorch loop, to compare Gridfold with: cells one after the other, mini-batches by index, rows on the device.

usage: peer.py FOLDER
  FOLDER/search.json   device, rounds, seconds, network (mlp | cnn), shape, folds (rows of both parts), cells
  FOLDER/folds.bin     each fold's training inputs (float32), training labels (int32), validation inputs, validation labels
prints a line of JSON for each round (its seconds, its share of the search's steps, each finished cell's accuracy),
or a line with the reason why there is no round
"""
import json
import math
import pathlib
import sys
import time

try:
    import torch
    from torch import nn
except ImportError:
    print("python3 has no torch")
    sys.exit(0)

FOLDER = pathlib.Path(sys.argv[1])
SEARCH = json.loads((FOLDER / "search.json").read_text())
DEVICE = torch.device(SEARCH["device"])


def read_folds():
    data = bytearray((FOLDER / "folds.bin").read_bytes())
    size, at, folds = math.prod(SEARCH["shape"]), 0, []
    for rows in SEARCH["folds"]:
        fold = []
        for count in rows:
            inputs = torch.frombuffer(data, dtype=torch.float32, count=count * size, offset=at).reshape(count, *SEARCH["shape"])
            at += 4 * count * size
            labels = torch.frombuffer(data, dtype=torch.int32, count=count, offset=at).long()
            at += 4 * count
            fold += [inputs.to(DEVICE), labels.to(DEVICE)]
        folds.append(fold)
    return folds


def network(cell):
    if SEARCH["network"] == "mlp":
        return nn.Sequential(nn.Flatten(), nn.Linear(math.prod(SEARCH["shape"]), cell["hidden"]), nn.ReLU(), nn.Linear(cell["hidden"], 10))
    p = cell["dropout"]
    return nn.Sequential(nn.Conv2d(1, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(p),
                         nn.Conv2d(16, 32, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(p), nn.Flatten(), nn.Linear(512, 10))


def train(deadline, cell, x, y, v, w):
    torch.manual_seed(42)
    model = network(cell).to(DEVICE)
    optimizer = torch.optim.Adam(model.parameters(), lr=cell["lr"], weight_decay=cell["weight_decay"])
    loss_of = nn.CrossEntropyLoss()
    for _ in range(cell["epochs"]):
        if time.monotonic() > deadline:
            raise TimeoutError
        model.train()
        order = torch.randperm(len(x), device=DEVICE)
        for start in range(0, len(x), cell["batch_size"]):
            rows = order[start:start + cell["batch_size"]]
            optimizer.zero_grad()
            loss_of(model(x[rows]), y[rows]).backward()
            optimizer.step()
        model.eval()
        with torch.no_grad():
            logits = model(v)
            loss_of(logits, w).item()
            accuracy = (logits.argmax(1) == w).float().mean().item()
    return accuracy


def steps(cell):
    """Steps of a cell on all folds. An epoch's validation counts as one."""
    return sum(cell["epochs"] * (math.ceil(rows / cell["batch_size"]) + 1) for rows, _ in SEARCH["folds"])


def spread(count):
    """The numbers of all cells, in an order in which the first few are a fair sample."""
    stride = next(step for step in range(max(1, round(count * 0.618)), 2 * count + 2) if math.gcd(step, count) == 1)
    return [index * stride % count for index in range(count)]


def main():
    # A slot on a processor has one thread.
    torch.set_num_threads(1)
    folds, cells = read_folds(), SEARCH["cells"]
    all_steps, deadline = sum(map(steps, cells)), time.monotonic() + SEARCH["seconds"]
    train(math.inf, dict(cells[0], epochs=1), *folds[0])
    for number in range(SEARCH["rounds"]):
        accuracies, done, began, ended = {}, 0, time.monotonic(), 0
        try:
            for index in spread(len(cells)):
                accuracies[index] = sum(train(deadline, cells[index], *fold) for fold in folds) / len(folds)
                done, ended = done + steps(cells[index]), time.monotonic()
        except TimeoutError:
            if not accuracies and number == 0:
                print(f"its first cell did not end within {SEARCH['seconds']:.0f} s")
        if accuracies:
            print(json.dumps({"seconds": ended - began, "share": done / all_steps, "accuracies": accuracies}), flush=True)
        if time.monotonic() > deadline:
            break


main()
