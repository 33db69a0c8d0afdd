"""Predicts the rows of a CSV file from an exported folder, with nothing of Gridfold: plain Python, the safetensors layout and model.json.

usage: predict_exported.py FOLDER ROWS.csv; prints one JSON list of probabilities for each row. Knows linear layers and relu.
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


def forward(layers, tensors, values):
    for index, layer in enumerate(layers):
        if layer == "relu":
            values = [max(0.0, value) for value in values]
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
folds = [(fold["preprocessing"], read_safetensors(folder / fold["file"])) for fold in model["folds"]]
with open(sys.argv[2], newline="") as rows:
    for record in csv.DictReader(rows):
        votes = []
        for steps, tensors in folds:
            values = raw_row(record, model["input"]["columns"])
            for step in steps:
                values = [(value - subtract) / divide for value, subtract, divide in zip(values, step["subtract"], step["divide"])]
            votes.append(softmax(forward(model["model"]["layers"], tensors, values)))
        print(json.dumps([sum(vote[label] for vote in votes) / len(votes) for label in range(len(model["classes"]))]))
