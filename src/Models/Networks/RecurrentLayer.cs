using System.Globalization;
using Gridfold.Models.Graphs;
using Gridfold.Models.Weights;
using Onnx;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>
/// <c>lstm: N</c> (Hochreiter and Schmidhuber, "Long short-term memory", 1997; with the forget gate of Gers and others, 2000) and
/// <c>gru: N</c> (Cho et al., "Learning phrase representations", 2014, in PyTorch's form): reads a sequence by its time steps and
/// gives its state after the last one, or the states after all of them. The state begins at 0.
/// </summary>
/// <param name="IsLstm">Whether the layer is an LSTM. Otherwise it is a GRU.</param>
/// <param name="Hidden">The number of values of the state, at least 1.</param>
/// <param name="GivesAll">Whether the output has the states after all time steps, as a sequence.</param>
public sealed record RecurrentLayer(bool IsLstm, int Hidden, bool GivesAll) : LayerSpec
{
    /// <inheritdoc/>
    public override string Text
    {
        get
        {
            string name = IsLstm ? "lstm" : "gru", hidden = Hidden.ToString(CultureInfo.InvariantCulture);
            return GivesAll ? $"{name}: {{hidden: {hidden}, output: all}}" : $"{name}: {hidden}";
        }
    }

    private int Gates => IsLstm ? 4 : 3;

    /// <inheritdoc/>
    public override IReadOnlyList<int> OutputShape(IReadOnlyList<int> input, int headWidth, out string? mismatch)
    {
        mismatch = SequenceLayer.MismatchOfSequences(input);
        return GivesAll && mismatch is null ? [Hidden, input[1]] : [Hidden];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<TensorShape> Tensors(IReadOnlyList<int> input, int headWidth) =>
    [
        new("weight_ih_l0", [Gates * Hidden, input[0]]), new("weight_hh_l0", [Gates * Hidden, Hidden]),
        new("bias_ih_l0", [Gates * Hidden]), new("bias_hh_l0", [Gates * Hidden]),
    ];

    /// <inheritdoc/>
    public override long MultiplyAdds(IReadOnlyList<int> input, int headWidth) =>
        (long)input[1] * Gates * Hidden * (input[0] + Hidden);

    /// <summary>Gives the values of all time steps: two sums for each gate, the gates, and the state; of an LSTM also its memory.</summary>
    internal override double KeptValues(IReadOnlyList<int> input, int headWidth) =>
        (double)input[1] * Hidden * ((3 * Gates) + (IsLstm ? 2 : 1));

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(IReadOnlyList<int> input, int headWidth, NetworkRandom random) =>
        new Recurrent(this, input[0], random);

    /// <inheritdoc/>
    internal override string Export(GraphPart part, string input, IReadOnlyList<int> row)
    {
        // ONNX has the gates input, output, forget and cell, or update, reset and new. PyTorch's order stands at the steps below.
        int[] order = IsLstm ? [0, 3, 1, 2] : [1, 0, 2];
        string Weight(string name, int columns) =>
            part.Floats(name, [1, Gates * Hidden, columns], Ordered(part.Tensor(name), order));
        float[] biases = [.. Ordered(part.Tensor("bias_ih_l0"), order), .. Ordered(part.Tensor("bias_hh_l0"), order)];
        string steps = part.Graph.Node("Transpose", [input], OnnxAttribute.Of("perm", [2, 0, 1]));
        AttributeProto[] settings = [OnnxAttribute.Of("hidden_size", Hidden)];
        string states = part.Graph.Node(
            IsLstm ? "LSTM" : "GRU",
            [steps, Weight("weight_ih_l0", row[0]), Weight("weight_hh_l0", Hidden), part.Floats("bias", [1, biases.Length], biases)],
            output: GivesAll ? 0 : 1,
            IsLstm ? settings : [.. settings, OnnxAttribute.Of("linear_before_reset", 1)]);

        // The states of all steps are [steps, directions, rows, hidden]; the last one is [directions, rows, hidden].
        string squeezed = part.Graph.Node("Squeeze", [states, part.Longs("directions", GivesAll ? 1 : 0)]);
        return GivesAll ? part.Graph.Node("Transpose", [squeezed], OnnxAttribute.Of("perm", [1, 2, 0])) : squeezed;
    }

    /// <summary>Gives the values of a tensor with its gates in another order.</summary>
    private float[] Ordered(NamedTensor tensor, int[] order)
    {
        int size = tensor.Values.Length / Gates;
        return [.. order.SelectMany(gate => tensor.Values.AsSpan(gate * size, size).ToArray())];
    }

    /// <summary>
    /// Computes the time steps one after the other, by operations that other layers use too. libtorch's own layer draws its initial
    /// weights from the global generator.
    /// </summary>
    private sealed class Recurrent : nn.Module<Tensor, Tensor>
    {
        private readonly RecurrentLayer _layer;
        private readonly Parameter _inputWeight, _stateWeight, _inputBias, _stateBias;
        private readonly Scalar _one = 1.0.ToScalar();

        public Recurrent(RecurrentLayer layer, int inputs, NetworkRandom random) : base(nameof(Recurrent))
        {
            _layer = layer;
            int rows = layer.Gates * layer.Hidden;
            double bound = 1 / Math.Sqrt(layer.Hidden);
            _inputWeight = Draw("weight_ih_l0", rows, inputs);
            _stateWeight = Draw("weight_hh_l0", rows, layer.Hidden);
            _inputBias = Draw("bias_ih_l0", rows);
            _stateBias = Draw("bias_hh_l0", rows);

            Parameter Draw(string name, params long[] shape)
            {
                var parameter = new Parameter(random.Place(empty(shape).uniform_(-bound, bound, random.Initialization)));
                register_parameter(name, parameter);
                return parameter;
            }
        }

        public override Tensor forward(Tensor input)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor[] steps = nn.functional.linear(input.transpose(1, 2), _inputWeight, _inputBias).unbind(1);
            Tensor state = zeros(input.shape[0], _layer.Hidden, device: input.device), memory = state;
            var states = new Tensor[steps.Length];
            for (int step = 0; step < steps.Length; step++)
            {
                Tensor[] fromInput = steps[step].chunk(_layer.Gates, 1);
                Tensor[] fromState = nn.functional.linear(state, _stateWeight, _stateBias).chunk(_layer.Gates, 1);
                if (_layer.IsLstm) (state, memory) = StepLstm(fromInput, fromState, memory);
                else state = StepGru(fromInput, fromState, state);
                states[step] = state;
            }

            return (_layer.GivesAll ? stack(states, 2) : state).MoveToOuterDisposeScope();
        }

        // The gates are input, forget, cell and output, in PyTorch's order.
        private (Tensor State, Tensor Memory) StepLstm(Tensor[] fromInput, Tensor[] fromState, Tensor memory)
        {
            Tensor Gate(int gate) => fromInput[gate].add(fromState[gate], _one);
            Tensor next = Gate(1).sigmoid().mul(memory).add(Gate(0).sigmoid().mul(Gate(2).tanh()), _one);
            return (Gate(3).sigmoid().mul(next.tanh()), next);
        }

        // The gates are reset, update and new, in PyTorch's order.
        private Tensor StepGru(Tensor[] fromInput, Tensor[] fromState, Tensor state)
        {
            Tensor reset = fromInput[0].add(fromState[0], _one).sigmoid(), update = fromInput[1].add(fromState[1], _one).sigmoid();
            Tensor next = fromInput[2].add(reset.mul(fromState[2]), _one).tanh();
            return next.add(update.mul(state.sub(next)), _one);
        }
    }
}
