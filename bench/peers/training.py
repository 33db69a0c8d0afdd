"""One trial as people write it: a loop over epochs and mini-batches, the validation rows judged after each epoch."""
import numpy
import torch
from torch import nn


def plain(search, cell):
    """Rows in one tensor, mini-batches by index. Returns the mean over the folds of the last epoch's accuracy."""
    return numpy.mean([_plain(search.network(cell), cell, *fold) for fold in search.folds])


def _plain(model, cell, x, y, v, w):
    x, y, v, w = (torch.from_numpy(values) for values in (x, y, v, w))
    optimizer = torch.optim.Adam(model.parameters(), lr=cell["lr"], weight_decay=cell["weight_decay"])
    loss_of = nn.CrossEntropyLoss()
    for _ in range(cell["epochs"]):
        model.train()
        order = torch.randperm(len(x))
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


def notebook(search, cell):
    """As a course's notebook has it: a DataLoader, scikit-learn's metrics each epoch."""
    import sklearn.metrics
    accuracies = []
    for x, y, v, w in search.folds:
        data = torch.utils.data.TensorDataset(torch.from_numpy(x), torch.from_numpy(y))
        loader = torch.utils.data.DataLoader(data, batch_size=cell["batch_size"], shuffle=True)
        inputs = torch.from_numpy(v)
        model = search.network(cell)
        optimizer = torch.optim.Adam(model.parameters(), lr=cell["lr"], weight_decay=cell["weight_decay"])
        loss_of = nn.CrossEntropyLoss()
        for _ in range(cell["epochs"]):
            model.train()
            for batch, labels in loader:
                optimizer.zero_grad()
                loss = loss_of(model(batch), labels)
                loss.backward()
                optimizer.step()
                loss.item()
            model.eval()
            with torch.no_grad():
                predicted = model(inputs).argmax(1).numpy()
            sklearn.metrics.f1_score(w, predicted, average="macro")
            accuracy = sklearn.metrics.accuracy_score(w, predicted)
        accuracies.append(accuracy)
    return numpy.mean(accuracies)
