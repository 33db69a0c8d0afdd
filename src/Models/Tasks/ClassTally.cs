using System.Runtime.InteropServices;
using Gridfold.Models.Losses;
using Gridfold.Models.Metrics;
using static TorchSharp.torch;

namespace Gridfold.Models.Tasks;

/// <summary>The predicted classes of rows, and their probabilities where a metric needs them.</summary>
public sealed class ClassTally : Tally
{
    private readonly ClassProbabilities? _probabilities;
    private readonly List<int>? _predicted;
    private readonly double[] _row;

    /// <summary>Makes a tally without rows.</summary>
    /// <param name="classCount">The number of classes in the dataset.</param>
    /// <param name="keepsProbabilities">Whether each row's probabilities are kept: 8 bytes for each row and class.</param>
    /// <param name="keepsRows">Whether each row's predicted class is kept: 4 bytes for each row.</param>
    public ClassTally(int classCount, bool keepsProbabilities, bool keepsRows = false)
    {
        Confusion = new ConfusionMatrix(classCount);
        _predicted = keepsRows ? [] : null;
        _probabilities = keepsProbabilities ? new ClassProbabilities(classCount) : null;
        _row = new double[classCount];
    }

    /// <summary>The number of rows by actual and predicted class.</summary>
    public ConfusionMatrix Confusion { get; }

    /// <summary>Whether each row's probabilities are kept.</summary>
    public bool KeepsProbabilities => _probabilities is not null;

    /// <summary>Gives the predicted class; where probabilities are kept, the predicted class and the outputs.</summary>
    public override Tensor Reduce(Tensor outputs)
    {
        Tensor predicted = outputs.argmax(-1, keepdim: true);
        return KeepsProbabilities ? cat([predicted.to_type(ScalarType.Float32), outputs], -1) : predicted;
    }

    /// <inheritdoc/>
    public override void Add(ReadOnlySpan<byte> reduced, Targets targets, ReadOnlySpan<int> rows)
    {
        int[] labels = ((ClassTargets)targets).Labels;
        if (_probabilities is null)
        {
            ReadOnlySpan<long> predicted = MemoryMarshal.Cast<byte, long>(reduced);
            for (int index = 0; index < rows.Length; index++)
            {
                Confusion.Add(labels[rows[index]], (int)predicted[index]);
                _predicted?.Add((int)predicted[index]);
            }

            return;
        }

        ReadOnlySpan<float> values = MemoryMarshal.Cast<byte, float>(reduced);
        int width = Confusion.ClassCount + 1;
        for (int index = 0; index < rows.Length; index++)
        {
            ReadOnlySpan<float> row = values.Slice(index * width, width);
            Confusion.Add(labels[rows[index]], (int)row[0]);
            _predicted?.Add((int)row[0]);
            AddOutputs(labels[rows[index]], row[1..]);
        }
    }

    /// <summary>Adds a row's probabilities. The row is counted in <see cref="Confusion"/> separately.</summary>
    /// <param name="label">The row's class.</param>
    /// <param name="exponentials">A positive number for each class, in proportion to the probabilities.</param>
    /// <param name="sum">The sum of the numbers.</param>
    internal void AddProbabilities(int label, ReadOnlySpan<float> exponentials, double sum)
    {
        for (int other = 0; other < _row.Length; other++) _row[other] = exponentials[other] / sum;
        _probabilities!.Add(label, _row);
    }

    /// <summary>Notes the predicted classes of rows that are counted in <see cref="Confusion"/> separately.</summary>
    internal void AddPredicted(ReadOnlySpan<int> classes) => _predicted?.AddRange(classes);

    /// <inheritdoc/>
    public override Judgement Judge(double loss, LossSpec spec) =>
        new(loss) { Confusion = Confusion, Probabilities = _probabilities, PredictedClasses = _predicted };

    /// <inheritdoc/>
    public override void Write(BinaryWriter writer)
    {
        writer.Write(Confusion.ClassCount);
        foreach (long count in Confusion.ToArray()) writer.Write(count);
    }

    /// <inheritdoc/>
    public override string? Read(BinaryReader reader)
    {
        int classCount = reader.ReadInt32();
        if (classCount != Confusion.ClassCount)
            return $"its data has {classCount} classes, and this training's has {Confusion.ClassCount}";
        Confusion.Add([.. Enumerable.Range(0, classCount * classCount).Select(_ => reader.ReadInt64())]);
        return null;
    }

    /// <summary>Adds the softmax of a row's outputs.</summary>
    private void AddOutputs(int label, ReadOnlySpan<float> outputs)
    {
        float greatest = outputs[0];
        foreach (float output in outputs) greatest = Math.Max(greatest, output);
        double sum = 0;
        for (int other = 0; other < outputs.Length; other++) sum += _row[other] = Math.Exp((double)outputs[other] - greatest);
        for (int other = 0; other < outputs.Length; other++) _row[other] /= sum;
        _probabilities!.Add(label, _row);
    }
}
