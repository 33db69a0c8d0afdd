using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>
/// A layer of several networks side by side (HFTA: Wang et al., "Horizontally fused training array", MLSys 2021). Its tensors hold those of
/// the networks in their first dimension. Values between such layers are [networks, rows, features] or [rows, networks x channels, height,
/// width]. Values that all networks share, such as input rows, exist once: [rows, features] or [rows, channels, height, width].
/// </summary>
internal abstract class FusedLayer : nn.Module<Tensor, Tensor>
{
    private readonly IReadOnlyList<nn.Module<Tensor, Tensor>> _layers;
    private readonly IReadOnlyList<int> _row;

    /// <param name="name">The name of the kind of layer.</param>
    /// <param name="layers">The layer of each network.</param>
    /// <param name="row">The shape of a row that each layer reads: [features] or [channels, height, width].</param>
    protected FusedLayer(string name, IReadOnlyList<nn.Module<Tensor, Tensor>> layers, IReadOnlyList<int> row)
        : base(name) => (_layers, _row) = (layers, row);

    protected int Networks => _layers.Count;

    /// <summary>Makes one parameter of those that the layers have under a name.</summary>
    protected Parameter Stack(string name)
    {
        Parameter[] each = [.. _layers.Select(layer => layer.get_parameter(name)!)];
        var parameter = new Parameter(stack(each.Select(one => one.detach())), each[0].requires_grad);
        register_parameter(name, parameter);
        return parameter;
    }

    /// <summary>Makes one buffer of those that the layers have under a name.</summary>
    protected Tensor StackBuffer(string name)
    {
        Tensor buffer = stack(_layers.Select(layer => layer.get_buffer(name)!));
        register_buffer(name, buffer);
        return buffer;
    }

    /// <summary>Whether the values exist once for all networks.</summary>
    protected bool AreCommon(Tensor values) => _row.Count == 3 ? values.shape[1] == _row[0] : values.dim() == 2;

    /// <summary>Repeats values that the networks share, once for each network.</summary>
    protected Tensor Apart(Tensor values)
    {
        if (!AreCommon(values)) return values;
        return _row.Count == 3 ? values.repeat(1, Networks, 1, 1) : values.unsqueeze(0).expand(Networks, -1, -1);
    }

    /// <summary>Moves the channels or features of all networks into the second dimension of values from <see cref="Apart"/>.</summary>
    protected Tensor ToChannels(Tensor values) => _row.Count == 3 ? values : values.transpose(0, 1).flatten(1);

    /// <summary>Reverses <see cref="ToChannels"/>.</summary>
    protected Tensor FromChannels(Tensor values) => _row.Count == 3 ? values : values.unflatten(1, Networks, -1).transpose(0, 1);
}
