"""Predicts the rows of a CSV file from an exported folder, with nothing of Gridfold: plain Python, the safetensors layout and model.json.

usage: predict_exported.py FOLDER ROWS.csv

Prints a line of JSON for each row: a list of the probabilities of the classes or the labels, or the number of a regression, or a list of its
numbers.
Knows tables whose preprocessing is standardize, and networks whose layers are linear, relu, tanh and sigmoid. It refuses others.
"""
import csv
import json
import math
import pathlib
import struct
import sys


def read_safetensors(path):
    data = path.read_bytes()
    (length,) = struct.unpack_from("<Q", data)
    header = json.loads(data[8 : 8 + length])
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        assert entry["dtype"] == "F32", entry
        begin, end = entry["data_offsets"]
        tensors[name] = (entry["shape"], struct.unpack_from(f"<{(end - begin) // 4}f", data, 8 + length + begin))
    return tensors


def raw_row(record, columns):
    row = []
    for column in columns:
        if column["categories"] is None:
            row.append(float(record[column["name"]]))
        else:
            row += [1.0 if record[column["name"]] == category else 0.0 for category in column["categories"]]
    return row


FUNCTIONS = {"relu": lambda x: max(0.0, x), "tanh": math.tanh, "sigmoid": lambda x: 1 / (1 + math.exp(-x))}


def forward(layers, tensors, values):
    for index, layer in enumerate(layers):
        if isinstance(layer, str):
            values = [FUNCTIONS[layer](value) for value in values]
        elif "linear" in layer:
            (outputs, inputs), weight = tensors[f"{index}.weight"]
            bias = tensors[f"{index}.bias"][1]
            values = [bias[o] + sum(weight[o * inputs + i] * values[i] for i in range(inputs)) for o in range(outputs)]
        else:
            raise ValueError(layer)
    return values


def softmax(values):
    powers = [math.exp(value - max(values)) for value in values]
    return [power / sum(powers) for power in powers]


folder = pathlib.Path(sys.argv[1])
model = json.loads((folder / "model.json").read_text())
known = all(layer in FUNCTIONS if isinstance(layer, str) else layer and "linear" in layer for layer in model["model"].get("layers", [None]))
if "text" in model["input"] or not known:
    sys.exit(f"error: {folder} has a network or an input that this script does not know; use gridfold predict {folder}")
folds = [(fold["preprocessing"], fold.get("targets") or ([fold["target"]] if "target" in fold else []),
          read_safetensors(folder / fold["file"])) for fold in model["folds"]]
with open(sys.argv[2], newline="") as rows:
    for record in csv.DictReader(rows):
        votes = []
        for steps, targets, tensors in folds:
            values = raw_row(record, model["input"]["columns"])
            for step in steps:
                values = [(value - subtract) / divide for value, subtract, divide in zip(values, step["subtract"], step["divide"])]
            outputs = forward(model["model"]["layers"], tensors, values)
            if "labels" in model:
                votes.append([FUNCTIONS["sigmoid"](output) for output in outputs])
                continue
            # A network of a regression gives the standardised targets.
            votes.append([output * target["deviation"] + target["mean"] for output, target in zip(outputs, targets)] or softmax(outputs))
        means = [sum(values) / len(votes) for values in zip(*votes)]
        print(json.dumps(means[0] if len(means) == 1 else means))
