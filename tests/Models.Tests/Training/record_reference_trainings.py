"""Records PyTorch's losses on iris in reference_trainings.json beside this file. Needs Python 3 with PyTorch.

Rows whose number is a multiple of 3 validate, the others train, unscaled. The shuffles are Gridfold's own, written again here.
"""

import csv
import hashlib
import json
import pathlib

import torch
from torch.nn import functional

HERE = pathlib.Path(__file__).resolve()
FOLD_SEED = 42
MASK = (1 << 64) - 1


def derive(seed, *purposes):
    text = "/".join(str(part) for part in (seed, *purposes))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "little")


def shuffled_rows(rows, seed, epoch):
    """SplitMix64, Lemire's bounded numbers, Fisher and Yates' shuffle."""
    state = derive(seed, "shuffle", epoch)

    def next_bits():
        nonlocal state
        state = (state + 0x9E3779B97F4A7C15) & MASK
        bits = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        bits = ((bits ^ (bits >> 27)) * 0x94D049BB133111EB) & MASK
        return bits ^ (bits >> 31)

    def next_below(count):
        threshold = ((1 << 64) - count) % count
        while True:
            product = next_bits() * count
            if product & MASK >= threshold:
                return product >> 64

    order = list(range(rows))
    for last in range(rows - 1, 0, -1):
        other = next_below(last + 1)
        order[last], order[other] = order[other], order[last]
    return order


def iris():
    rows = list(csv.reader((HERE.parents[3] / "data" / "iris.csv").open()))[1:]
    species = sorted({row[4] for row in rows})
    inputs = torch.tensor([[float(value) for value in row[:4]] for row in rows])
    labels = torch.tensor([species.index(row[4]) for row in rows])
    validates = torch.arange(len(rows)) % 3 == 0
    return inputs[~validates], labels[~validates], inputs[validates], labels[validates]


def network(activation, seed):
    torch.manual_seed(seed)
    return torch.nn.Sequential(
        torch.nn.Flatten(), torch.nn.Linear(4, 8), {"tanh": torch.nn.Tanh, "relu": torch.nn.ReLU}[activation](), torch.nn.Linear(8, 3))


def record(name, activation, optimizer, settings, batch_size, epochs, seed):
    inputs, labels, validation_inputs, validation_labels = iris()
    model = network(activation, seed)
    weights = {key: value.flatten().tolist() for key, value in model.state_dict().items()}
    learner = optimizer(model.parameters(), **settings)
    training_losses, validation_losses, validation_accuracies = [], [], []
    for epoch in range(1, epochs + 1):
        order = torch.tensor(shuffled_rows(len(inputs), FOLD_SEED, epoch))
        loss_sum = 0.0
        for batch in order.split(batch_size):
            loss = functional.cross_entropy(model(inputs[batch]), labels[batch])
            learner.zero_grad()
            loss.backward()
            learner.step()
            loss_sum += loss.item() * len(batch)
        training_losses.append(loss_sum / len(inputs))
        with torch.no_grad():
            logits = model(validation_inputs)
            validation_losses.append(functional.cross_entropy(logits, validation_labels).item())
            validation_accuracies.append((logits.argmax(1) == validation_labels).double().mean().item())
    beta1, beta2 = settings.get("betas", (0.9, 0.999))
    return {
        "name": name, "activation": activation, "optimizer": optimizer.__name__, "learningRate": settings["lr"],
        "weightDecay": settings["weight_decay"], "momentum": settings.get("momentum", 0.0), "beta1": beta1, "beta2": beta2,
        "epsilon": settings.get("eps", 1e-8), "batchSize": batch_size, "weights": weights,
        "trainingLosses": training_losses, "validationLosses": validation_losses, "validationAccuracies": validation_accuracies,
    }


torch.set_num_threads(1)
adam, adamw, sgd = torch.optim.Adam, torch.optim.AdamW, torch.optim.SGD
trainings = [
    record("Adam", "tanh", adam, {"lr": 0.02, "weight_decay": 0.1}, 100, 30, 1),
    record("Adam, betas and epsilon of its own", "relu", adam, {"lr": 0.01, "weight_decay": 0.05, "betas": (0.8, 0.95), "eps": 1e-3}, 100, 30, 2),
    record("AdamW", "relu", adamw, {"lr": 0.02, "weight_decay": 0.5}, 100, 30, 3),
    record("AdamW, betas and epsilon of its own", "tanh", adamw, {"lr": 0.02, "weight_decay": 0.2, "betas": (0.7, 0.9), "eps": 1e-4}, 100, 30, 4),
    record("SGD with momentum", "tanh", sgd, {"lr": 0.05, "weight_decay": 0.05, "momentum": 0.9}, 100, 30, 5),
    record("SGD with momentum", "relu", sgd, {"lr": 0.01, "weight_decay": 0.02, "momentum": 0.8}, 100, 30, 6),
    record("SGD", "tanh", sgd, {"lr": 0.1, "weight_decay": 0.01}, 100, 30, 7),
    record("Adam, mini-batches with a short last one", "tanh", adam, {"lr": 0.01, "weight_decay": 0.01}, 32, 20, 8),
    record("SGD with momentum, mini-batches of one left over", "relu", sgd, {"lr": 0.005, "weight_decay": 0.01, "momentum": 0.9}, 33, 20, 9),
]
lines = ",\n".join("    " + json.dumps(training) for training in trainings)
HERE.with_name("reference_trainings.json").write_text(
    f'{{\n  "recordedWith": "PyTorch {torch.__version__}",\n  "foldSeed": {FOLD_SEED},\n  "shuffledRows": {shuffled_rows(100, FOLD_SEED, 1)},\n'
    f'  "trainings": [\n{lines}\n  ]\n}}\n')
