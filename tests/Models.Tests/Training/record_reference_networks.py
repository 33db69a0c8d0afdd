"""Records PyTorch's and scikit-learn's losses in reference_networks.json beside this file. Needs Python 3 with PyTorch, scikit-learn and Pillow.

The course's networks on its data, step by step: the same rows in the same order (Gridfold's shuffles, written again in
record_reference_trainings.py) from the same initial weights. Those are drawn by a formula that both sides have, because the
larger ones do not belong into a file: see `weights`. The wine rows are read from GRIDFOLD_SHARED, by default ../shared beside the clone.
"""

import csv
import io
import json
import math
import os
import pathlib
import zipfile

import numpy
import torch
from PIL import Image
from sklearn.linear_model import Perceptron
from torch.nn import functional

import importlib.util

HERE = pathlib.Path(__file__).resolve()
ROOT = HERE.parents[3]
FOLD_SEED = 42

# Adam's default, 1e-8, makes steps as long for a gradient that is nothing but rounding as for any other: then the order in which a processor's
# kernels add up decides the weights.
EPSILON = 1e-5
MASK = (1 << 64) - 1

# The functions of the other script, without its recording.
source = HERE.with_name("record_reference_trainings.py").read_text().split("torch.set_num_threads")[0]
shared = {"__file__": str(HERE)}
exec(compile(source, "record_reference_trainings.py", "exec"), shared)
shuffled_rows, iris, derive = shared["shuffled_rows"], shared["iris"], shared["derive"]


def split_mix(seed, count):
    """SplitMix64 as RandomStream has it, in [0, 1)."""
    state, numbers = seed, []
    for _ in range(count):
        state = (state + 0x9E3779B97F4A7C15) & MASK
        bits = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        bits = ((bits ^ (bits >> 27)) * 0x94D049BB133111EB) & MASK
        numbers.append(((bits ^ (bits >> 31)) >> 11) / (1 << 53))
    return numbers


def set_weights(model):
    """Every learned tensor: uniform within 1 / sqrt(inputs), a stream for each, seeded by its name; scales of batch normalisation stay 1."""
    parameters = dict(model.named_parameters())
    for name, tensor in parameters.items():
        weight = parameters[name.rsplit(".", 1)[0] + ".weight"]
        if weight.dim() == 1:
            continue
        bound = 1 / math.sqrt(weight[0].numel())
        values = [(2 * number - 1) * bound for number in split_mix(derive(1, name), tensor.numel())]
        with torch.no_grad():
            tensor.copy_(torch.tensor(values, dtype=torch.float64).float().view_as(tensor))


def standardized(training, validation):
    """As scikit-learn's StandardScaler, fitted on the training rows."""
    mean, deviation = training.double().mean(0), training.double().std(0, unbiased=False)
    return ((training.double() - mean) / deviation).float(), ((validation.double() - mean) / deviation).float()


def wine():
    folder = pathlib.Path(os.environ.get("GRIDFOLD_SHARED", ROOT.parent / "shared")) / "data"
    rows = list(csv.reader((folder / "winequality-red.csv").open(), delimiter=";"))
    if len(rows[0]) == 1:
        rows = list(csv.reader((folder / "winequality-red.csv").open()))
    values = torch.tensor([[float(value) for value in row] for row in rows[1:]])
    inputs, labels = values[:, :-1], (values[:, -1] >= 6).long()
    validates = torch.arange(len(values)) % 5 == 0
    training, validation = standardized(inputs[~validates], inputs[validates])
    return training, labels[~validates], validation, labels[validates]


def digits():
    """The images in the ordinal order of their names, as the loader takes them."""
    parts = {}
    with zipfile.ZipFile(ROOT / "data" / "mnist-900.zip") as archive:
        for name in sorted(name for name in archive.namelist() if name.endswith(".png")):
            _, split, label, _ = name.split("/")
            pixels = numpy.asarray(Image.open(io.BytesIO(archive.read(name))), dtype=numpy.float32) / 255
            parts.setdefault(split, []).append((pixels, int(label)))
    def tensors(split):
        return torch.tensor(numpy.stack([image for image, _ in parts[split]])).unsqueeze(1), torch.tensor([label for _, label in parts[split]])
    return *tensors("train"), *tensors("valid")


def standardized_iris():
    inputs, labels, validation_inputs, validation_labels = iris()
    return *standardized(inputs, validation_inputs)[:1], labels, standardized(inputs, validation_inputs)[1], validation_labels


class Dropout(torch.nn.Module):
    """Stands where a dropout of 0 stands, so that names agree."""

    def forward(self, values):
        return values


class Block(torch.nn.Module):
    """The basic block of ResNet, with torchvision's names."""

    def __init__(self, inputs, channels, stride):
        super().__init__()
        self.conv1 = torch.nn.Conv2d(inputs, channels, 3, stride, 1, bias=False)
        self.bn1 = torch.nn.BatchNorm2d(channels)
        self.conv2 = torch.nn.Conv2d(channels, channels, 3, 1, 1, bias=False)
        self.bn2 = torch.nn.BatchNorm2d(channels)
        self.downsample = None
        if stride != 1 or inputs != channels:
            self.downsample = torch.nn.Sequential(torch.nn.Conv2d(inputs, channels, 1, stride, bias=False), torch.nn.BatchNorm2d(channels))

    def forward(self, values):
        shortcut = values if self.downsample is None else self.downsample(values)
        values = functional.relu(self.bn1(self.conv1(values)))
        return functional.relu(self.bn2(self.conv2(values)) + shortcut)


class ResNet18(torch.nn.Module):
    def __init__(self, channels, classes):
        super().__init__()
        self.conv1 = torch.nn.Conv2d(1, channels, 7, 2, 3, bias=False)
        self.bn1 = torch.nn.BatchNorm2d(channels)
        inputs = channels
        for stage in range(4):
            width = channels * 2 ** stage
            setattr(self, f"layer{stage + 1}", torch.nn.Sequential(Block(inputs, width, 1 if stage == 0 else 2), Block(width, width, 1)))
            inputs = width
        self.fc = torch.nn.Linear(inputs, classes)

    def forward(self, values):
        values = functional.max_pool2d(functional.relu(self.bn1(self.conv1(values))), 3, 2, 1)
        for layer in (self.layer1, self.layer2, self.layer3, self.layer4):
            values = layer(values)
        return self.fc(values.mean((2, 3)))


def mlp(inputs, hidden, classes):
    return torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(inputs, hidden), torch.nn.ReLU(), torch.nn.Linear(hidden, classes))


def cnn():
    def stage(inputs, outputs):
        return [torch.nn.Conv2d(inputs, outputs, 5), torch.nn.ReLU(), torch.nn.MaxPool2d(2), Dropout()]
    return torch.nn.Sequential(*stage(1, 16), *stage(16, 32), torch.nn.Flatten(), torch.nn.Linear(512, 10))


def record(name, data, model, learning_rate, batch_size, epochs, steps=None):
    inputs, labels, validation_inputs, validation_labels = data
    set_weights(model)
    learner = torch.optim.Adam(model.parameters(), lr=learning_rate, eps=EPSILON)
    step_losses, validation_losses, accuracies = [], [], []
    for epoch in range(1, epochs + 1):
        model.train()
        for batch in torch.tensor(shuffled_rows(len(inputs), FOLD_SEED, epoch)).split(batch_size):
            loss = functional.cross_entropy(model(inputs[batch]), labels[batch])
            learner.zero_grad()
            loss.backward()
            learner.step()
            step_losses.append(loss.item())
            if steps is not None and len(step_losses) == steps:
                return {"name": name, "learningRate": learning_rate, "batchSize": batch_size, "epochs": epochs, "stepLosses": step_losses, "validationLosses": [], "validationAccuracies": []}
        model.eval()
        with torch.no_grad():
            logits = model(validation_inputs)
            validation_losses.append(functional.cross_entropy(logits, validation_labels).item())
            accuracies.append((logits.argmax(1) == validation_labels).double().mean().item())
    return {
        "name": name, "learningRate": learning_rate, "batchSize": batch_size, "epochs": epochs,
        "stepLosses": step_losses, "validationLosses": validation_losses, "validationAccuracies": accuracies,
    }


def perceptron():
    """scikit-learn's, from zero, one row at a time in Gridfold's order: one pass after the other over rows that are already shuffled."""
    inputs, labels, validation_inputs, validation_labels = standardized_iris()
    model = Perceptron(eta0=0.1, shuffle=False, tol=None, max_iter=1)
    accuracies, weights = [], []
    for epoch in range(1, 11):
        order = shuffled_rows(len(inputs), FOLD_SEED, epoch)
        model.partial_fit(inputs[order].numpy(), labels[order].numpy(), classes=[0, 1, 2])
        weights.append([*model.coef_.flatten().tolist(), *model.intercept_.tolist()])
        accuracies.append(float((model.predict(validation_inputs.numpy()) == validation_labels.numpy()).mean()))
    return {"learningRate": 0.1, "weights": weights, "validationAccuracies": accuracies}


torch.set_num_threads(1)
trainings = [
    record("iris MLP", standardized_iris(), mlp(4, 16, 3), 0.01, 16, 20),
    record("wine MLP", wine(), mlp(11, 32, 2), 0.005, 64, 10),
    record("MNIST MLP", digits(), mlp(784, 50, 10), 0.001, 64, 10),
    record("CNN", digits(), cnn(), 0.001, 64, 5),
    record("ResNet step", digits(), ResNet18(8, 10), 0.001, 32, 1, steps=3),
]
lines = ",\n".join("    " + json.dumps(training) for training in trainings)
HERE.with_name("reference_networks.json").write_text(
    f'{{\n  "recordedWith": "PyTorch {torch.__version__}",\n  "foldSeed": {FOLD_SEED},\n  "epsilon": {EPSILON},\n  "perceptron": {json.dumps(perceptron())},\n  "trainings": [\n{lines}\n  ]\n}}\n')
