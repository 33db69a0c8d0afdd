"""Records what PyTorch computes of layers, forward and backward. Run: python3 record_reference_layers.py"""
import json
import math

import torch
from torch import nn


class Steps(nn.Module):
    """[features] to [channels, steps]: the first features are the first step."""

    def __init__(self, channels):
        super().__init__()
        self.channels = channels

    def forward(self, rows):
        return rows.reshape(rows.shape[0], -1, self.channels).transpose(1, 2)


class Recurrent(nn.Module):
    """PyTorch's layer, which reads [steps, channels], for sequences of [channels, steps]."""

    def __init__(self, layer, gives_all):
        super().__init__()
        self.layer, self.gives_all = layer, gives_all

    def forward(self, rows):
        states, _ = self.layer(rows.transpose(1, 2))
        return states.transpose(1, 2) if self.gives_all else states[:, -1]

    def named_parameters(self, *arguments, **settings):
        return self.layer.named_parameters(*arguments, **settings)


class Attention(nn.Module):
    """PyTorch's self-attention or encoder block for sequences of [channels, steps]. Its output at padding counts as 0."""

    def __init__(self, layer):
        super().__init__()
        self.layer = layer

    def forward(self, rows, padding=None):
        steps = rows.transpose(1, 2)
        if isinstance(self.layer, nn.MultiheadAttention):
            output, _ = self.layer(steps, steps, steps, key_padding_mask=padding)
        else:
            output = self.layer(steps, src_key_padding_mask=padding)
        return (output if padding is None else output.masked_fill(padding.unsqueeze(2), 0)).transpose(1, 2)

    def named_parameters(self, *arguments, **settings):
        return self.layer.named_parameters(*arguments, **settings)


class Positions(nn.Module):
    """Sines and cosines of places that count from the first step after padding."""

    def forward(self, rows, padding=None):
        (count, channels, steps) = rows.shape
        output = rows.clone()
        for row in range(count):
            first = 0 if padding is None else int(padding[row].sum())
            for step in range(first, steps):
                for channel in range(channels):
                    angle = (step - first) / 10000 ** (channel // 2 * 2 / channels)
                    output[row, channel, step] += math.cos(angle) if channel % 2 else math.sin(angle)
        return output


class Residual(nn.Module):
    """Layers and a projection, both of the input, summed."""

    def __init__(self, layers, skip=None):
        super().__init__()
        self.layers = layers
        for place, layer in enumerate(layers):
            self.add_module(str(place), layer)
        self.skip = skip or nn.Identity()

    def forward(self, rows):
        values = rows
        for layer in self.layers:
            values = layer(values)
        return values + self.skip(rows)


def case(name, layer, module, row, rows=4, padding=None):
    torch.manual_seed(len(name) + 100 * len(row))
    for _, parameter in module.named_parameters():
        bound = 0.5 if isinstance(module, Attention) else 1  # large scores would enlarge the last bits' differences
        nn.init.uniform_(parameter, -bound, bound)
    rows_in = torch.empty(rows, *row).uniform_(-2, 2).requires_grad_(True)
    output = module(rows_in) if padding is None else module(rows_in, padding=in_front(padding, row[1]))
    gradient = torch.empty_like(output).uniform_(-1, 1)
    output.backward(gradient)
    return {
        "name": name, "layer": layer, "row": list(row), "input": flat(rows_in), "outputRow": list(output.shape[1:]),
        "output": flat(output), "outputGradient": flat(gradient), "inputGradient": flat(rows_in.grad),
        "parameters": [{"name": key, "shape": list(value.shape), "values": flat(value), "gradient": flat(value.grad)}
                       for key, value in module.named_parameters()],
        **({} if padding is None else {"padding": padding}),
    }


def in_front(counts, steps):
    """True at as many steps of each row, from the first one."""
    return torch.arange(steps).unsqueeze(0) < torch.tensor(counts).unsqueeze(1)


def encoder(channels, heads, hidden, norm_first):
    return Attention(nn.TransformerEncoderLayer(channels, heads, hidden, dropout=0, batch_first=True, norm_first=norm_first))


def flat(tensor):
    return [round(value, 7) for value in tensor.detach().flatten().tolist()]


def main():
    cases = [
        case("group_norm of features", "{'group_norm': 2}", nn.GroupNorm(2, 6), (6,)),
        case("group_norm of sequences", "{'group_norm': 3}", nn.GroupNorm(3, 6), (6, 5)),
        case("group_norm of images", "{'group_norm': 2}", nn.GroupNorm(2, 4), (4, 3, 2)),
        case("group_norm of one group", "{'group_norm': 1}", nn.GroupNorm(1, 3), (3, 4)),
        case("prelu", "'prelu'", nn.PReLU(), (5,)),
        case("prelu of sequences", "'prelu'", nn.PReLU(), (2, 4)),
        case("sequence", "{'sequence': 2}", Steps(2), (6,)),
        case("conv1d", "{'conv1d': {'channels': 4, 'kernel': 3}}", nn.Conv1d(3, 4, 3), (3, 9)),
        case("conv1d with stride", "{'conv1d': {'channels': 2, 'kernel': 5, 'stride': 2, 'padding': 2}}",
             nn.Conv1d(3, 2, 5, stride=2, padding=2), (3, 9)),
        case("lstm", "{'lstm': 4}", Recurrent(nn.LSTM(3, 4, batch_first=True), False), (3, 5)),
        case("lstm of all steps", "{'lstm': {'hidden': 3, 'output': 'all'}}", Recurrent(nn.LSTM(2, 3, batch_first=True), True), (2, 6)),
        case("lstm of one step", "{'lstm': 2}", Recurrent(nn.LSTM(3, 2, batch_first=True), False), (3, 1)),
        case("gru", "{'gru': 4}", Recurrent(nn.GRU(3, 4, batch_first=True), False), (3, 5)),
        case("gru of all steps", "{'gru': {'hidden': 3, 'output': 'all'}}", Recurrent(nn.GRU(2, 3, batch_first=True), True), (2, 6)),
        case("adaptive_avg_pool1d", "{'adaptive_avg_pool1d': 3}", nn.AdaptiveAvgPool1d(3), (2, 7)),
        case("adaptive_max_pool1d", "{'adaptive_max_pool1d': 3}", nn.AdaptiveMaxPool1d(3), (2, 7)),
        case("residual of features", "{'residual': [{'linear': 6}, 'relu', {'linear': 5}]}",
             Residual([nn.Linear(5, 6), nn.ReLU(), nn.Linear(6, 5)]), (5,)),
        case("residual of features with projection", "{'residual': [{'linear': 4}, 'tanh']}",
             Residual([nn.Linear(5, 4), nn.Tanh()], nn.Linear(5, 4)), (5,)),
        case("residual of sequences", "{'residual': [{'conv1d': {'channels': 4, 'kernel': 3, 'stride': 2, 'padding': 1}}, 'relu']}",
             Residual([nn.Conv1d(2, 4, 3, stride=2, padding=1), nn.ReLU()], nn.Conv1d(2, 4, 1, stride=2)), (2, 7)),
        case("residual of images", "{'residual': [{'conv2d': {'channels': 2, 'kernel': 3, 'padding': 1}}, 'batch_norm2d']}",
             Residual([nn.Conv2d(2, 2, 3, padding=1), nn.BatchNorm2d(2)]), (2, 4, 3)),
        case("residual of images with projection",
             "{'residual': [{'conv2d': {'channels': 3, 'kernel': 3, 'stride': 2, 'padding': 1}}, 'batch_norm2d', 'relu', "
             "{'conv2d': {'channels': 3, 'kernel': 3, 'padding': 1}}, 'batch_norm2d']}",
             Residual([nn.Conv2d(2, 3, 3, stride=2, padding=1), nn.BatchNorm2d(3), nn.ReLU(), nn.Conv2d(3, 3, 3, padding=1),
                       nn.BatchNorm2d(3)],
                      nn.Sequential(nn.Conv2d(2, 3, 1, stride=2, bias=False), nn.BatchNorm2d(3))), (2, 5, 4)),
        case("residual in residual", "{'residual': [{'residual': [{'linear': 3}, 'relu']}, {'linear': 4}]}",
             Residual([Residual([nn.Linear(4, 3), nn.ReLU()], nn.Linear(4, 3)), nn.Linear(3, 4)]), (4,)),
        case("attention", "{'attention': 2}", Attention(nn.MultiheadAttention(6, 2, batch_first=True)), (6, 5)),
        case("attention of one head and step", "{'attention': {'heads': 1}}",
             Attention(nn.MultiheadAttention(3, 1, batch_first=True)), (3, 1)),
        case("attention with padding", "{'attention': 4}", Attention(nn.MultiheadAttention(8, 4, batch_first=True)), (8, 6),
             padding=[0, 2, 5, 1]),
        case("transformer", "{'transformer': 3}", encoder(6, 3, 24, True), (6, 4)),
        case("transformer of 2017", "{'transformer': {'heads': 2, 'hidden': 5, 'norm': 'after'}}", encoder(4, 2, 5, False), (4, 6)),
        case("transformer with padding", "{'transformer': {'heads': 2, 'hidden': 7}}", encoder(4, 2, 7, True), (4, 6),
             padding=[3, 0, 5, 1]),
        case("transformer of 2017 with padding", "{'transformer': {'heads': 1, 'hidden': 3, 'norm': 'after'}}", encoder(2, 1, 3, False),
             (2, 4), padding=[1, 2, 3, 0]),
        case("positions", "'positions'", Positions(), (6, 12)),
        case("positions of odd channels", "'positions'", Positions(), (5, 9), padding=[0, 8, 3, 1]),
    ]
    with open("reference_layers.json", "w", encoding="utf-8") as file:
        json.dump({"versions": {"torch": torch.__version__}, "cases": cases}, file)
        file.write("\n")


main()
