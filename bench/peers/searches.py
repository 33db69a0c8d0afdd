"""The searches that peers and Gridfold run: the same data, networks, grids and amount of work. Each has its Gridfold file beside this one."""
import csv
import io
import itertools
import pathlib
import zipfile

import numpy

DATA = pathlib.Path(__file__).resolve().parents[2] / "data"


def cells(grid):
    return [dict(zip(grid, values)) for values in itertools.product(*grid.values())]


def mnist(path, splits):
    """Images of the named splits, standardised with the first one's mean and deviation: inputs, labels for each."""
    import PIL.Image
    images, labels = {split: [] for split in splits}, {split: [] for split in splits}
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            parts = name.split("/")
            if name.endswith(".png") and parts[-3] in splits:
                images[parts[-3]].append(numpy.asarray(PIL.Image.open(io.BytesIO(archive.read(name))), numpy.float32))
                labels[parts[-3]].append(int(parts[-2]))
    return {split: (numpy.stack(images[split]), numpy.array(labels[split])) for split in splits}


def standardized(training, validation, axis=None):
    mean, deviation = training.mean(axis), training.std(axis)
    return ((training - mean) / deviation).astype("float32"), ((validation - mean) / deviation).astype("float32")


def folds(inputs, labels, axis):
    import sklearn.model_selection
    split = sklearn.model_selection.StratifiedKFold(5, shuffle=True, random_state=42)
    for training, validation in split.split(inputs, labels):
        x, v = standardized(inputs[training], inputs[validation], axis)
        yield x, labels[training], v, labels[validation]


class MnistGrid:
    """243 cells: an MLP 784-h-10, Adam with L2, judged on the data's own validation split."""
    grid = {"batch_size": [256, 512, 1024], "lr": [0.001, 0.01, 0.1], "weight_decay": [0.001, 0.01, 0.1], "hidden": [50, 80, 100], "epochs": [50, 100, 150]}

    def __init__(self, path):
        splits = mnist(path, ["train", "valid"])
        x, v = standardized(splits["train"][0].reshape(-1, 784), splits["valid"][0].reshape(-1, 784))
        self.folds = [(x, splits["train"][1], v, splits["valid"][1])]

    @staticmethod
    def network(cell):
        from torch import nn
        return nn.Sequential(nn.Linear(784, cell["hidden"]), nn.ReLU(), nn.Linear(cell["hidden"], 10))


class CnnFolds:
    """27 cells, each on 5 folds of the training and validation images: the course's CNN, 5 epochs."""
    grid = {"batch_size": [32, 64, 128], "lr": [0.0005, 0.001, 0.003], "dropout": [0.0, 0.2, 0.5], "epochs": [5], "weight_decay": [0.0]}

    def __init__(self, path):
        splits = mnist(path, ["train", "valid"])
        inputs = numpy.concatenate([splits["train"][0], splits["valid"][0]])[:, None]
        self.folds = list(folds(inputs, numpy.concatenate([splits["train"][1], splits["valid"][1]]), None))

    @staticmethod
    def network(cell):
        from torch import nn
        p = cell["dropout"]
        return nn.Sequential(nn.Conv2d(1, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(p), nn.Conv2d(16, 32, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(p),
                             nn.Flatten(), nn.Linear(512, 10))


class IrisFolds:
    """54 cells, each on 5 folds: steps so small that only their overhead counts."""
    grid = {"hidden": [4, 8, 16], "lr": [0.003, 0.01, 0.03], "batch_size": [4, 8, 16], "weight_decay": [0.0, 0.0001], "epochs": [40]}

    def __init__(self, path):
        with open(DATA / "iris.csv") as file:
            rows = list(csv.reader(file))[1:]
        names = sorted({row[-1] for row in rows})
        inputs = numpy.array([[float(value) for value in row[:-1]] for row in rows], "float32")
        self.folds = list(folds(inputs, numpy.array([names.index(row[-1]) for row in rows]), 0))

    @staticmethod
    def network(cell):
        from torch import nn
        return nn.Sequential(nn.Linear(4, cell["hidden"]), nn.ReLU(), nn.Linear(cell["hidden"], 3))


SEARCHES = {"mnist-grid": MnistGrid, "cnn-folds": CnnFolds, "iris-folds": IrisFolds}
