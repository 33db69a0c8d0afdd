"""Trains a fold of iris: softmax regression with an L2 penalty, by gradient descent. Only the standard library is needed.

The program follows docs/own-training.md: a task on stdin, a report for each epoch on stdout, an answer to each report on stdin.
"""
import csv
import json
import math
import os
import random
import sys


def read_rows(data):
    """Gives the numbers and the class of each row, in the order of the file."""
    with open(data["path"], newline="") as file:
        table = list(csv.reader(file))
    header, rows = table[0], table[1:]
    label = header.index(data["label"])
    classes = sorted({row[label] for row in rows})
    numbers = [[float(cell) for column, cell in enumerate(row) if column != label] + [1.0] for row in rows]
    return numbers, [classes.index(row[label]) for row in rows], len(classes)


def probabilities_of(weights, row):
    scores = [sum(weight * value for weight, value in zip(one, row)) for one in weights]
    powers = [math.exp(score - max(scores)) for score in scores]
    return [power / sum(powers) for power in powers]


def main():
    task = json.loads(sys.stdin.readline())
    values, data = task["hyperparameters"], task["data"]
    rows, labels, classes = read_rows(data)
    # The seed is the same in every trial of a fold, so trials differ only by their hyper-parameters.
    numbers = random.Random(task["seed"])
    weights = [[numbers.gauss(0, 0.01) for _ in rows[0]] for _ in range(classes)]
    first = 1
    if task["checkpoint"]:
        with open(task["checkpoint"]["file"]) as file:
            weights = json.load(file)
        first = task["checkpoint"]["epoch"] + 1

    for epoch in range(first, task["epochs"] + 1):
        loss = 0.0
        # An order of its own for each epoch, so that a training that goes on after a checkpoint sees the same orders.
        order = list(data["training"])
        random.Random(task["seed"] + epoch).shuffle(order)
        for index in order:
            probabilities = probabilities_of(weights, rows[index])
            loss -= math.log(probabilities[labels[index]])
            for label in range(classes):
                error = probabilities[label] - (1.0 if label == labels[index] else 0.0)
                for column, value in enumerate(rows[index]):
                    weights[label][column] -= values["rate"] * (error * value + values["penalty"] * weights[label][column])

        right = 0
        for index in data["validation"]:
            probabilities = probabilities_of(weights, rows[index])
            right += probabilities.index(max(probabilities)) == labels[index]
        with open(os.path.join(task["folder"], "weights.json"), "w") as file:
            json.dump(weights, file)
        metrics = {"accuracy": right / len(data["validation"]), "loss": loss / len(data["training"])}
        print(json.dumps({"epoch": epoch, "metrics": metrics, "checkpoint": "weights.json"}), flush=True)
        if json.loads(sys.stdin.readline())["answer"] == "stop":
            return


main()
