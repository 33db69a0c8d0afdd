using static TorchSharp.torch;

namespace Gridfold.Models.Tests.Training;

/// <summary>A linear network that records the first feature of every row, batch by batch.</summary>
internal sealed class RecordingNetwork : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> _linear;

    public RecordingNetwork(int features, int classes) : base(nameof(RecordingNetwork))
    {
        _linear = nn.Linear(features, classes);
        register_module("linear", _linear);
    }

    public List<int[]> TrainingBatches { get; } = [];

    public List<int[]> ValidationBatches { get; } = [];

    public override Tensor forward(Tensor input)
    {
        int[] rows = [.. input.select(1, 0).data<float>().ToArray().Select(value => (int)value)];
        (training ? TrainingBatches : ValidationBatches).Add(rows);
        return _linear.forward(input);
    }
}
