using System.Runtime.InteropServices;
using Gridfold.Models.Metrics;
using Gridfold.Models.Tasks;
using Gridfold.Models.Weights;

namespace Gridfold.Models.Training;

/// <summary>The epoch of a run that counts.</summary>
/// <param name="Metrics">Its metrics.</param>
/// <param name="Judged">The predictions of the validation rows at its end.</param>
/// <param name="Weights">The parameters and buffers at its end.</param>
internal sealed record ReportedEpoch(EpochMetrics Metrics, Judgement Judged, IReadOnlyList<NamedTensor> Weights)
{
    /// <summary>Writes the epoch. The history of the run has its metrics.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(Metrics.Epoch);
        writer.Write(Weights.Count);
        foreach (NamedTensor tensor in Weights)
        {
            writer.Write(tensor.Name);
            writer.Write(tensor.Shape.Count);
            foreach (int size in tensor.Shape) writer.Write(size);
            writer.Write(tensor.Values.Length);
            writer.Write(MemoryMarshal.AsBytes(tensor.Values.AsSpan()));
        }

        writer.Write(Judged.Loss);
        writer.Write(Judged.Quantile);
        foreach (double value in Judged.Numbers?.Predicted ?? []) writer.Write(value);
        foreach (int predicted in Judged.PredictedClasses ?? []) writer.Write(predicted);
        if (Judged.Threshold is { } threshold) writer.Write(threshold);
        writer.Write(Judged.Probabilities is not null);
        if (Judged.Probabilities is not { } probabilities) return;
        for (int row = 0; row < probabilities.Labels.Count; row++)
        {
            for (int label = 0; label < probabilities.ClassCount; label++) writer.Write(probabilities[row, label]);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="reader">The bytes.</param>
    /// <param name="history">The epochs that have ended.</param>
    /// <param name="targets">The targets of the validation rows.</param>
    /// <param name="hasThreshold">Whether a threshold decides between the classes.</param>
    public static ReportedEpoch Read(BinaryReader reader, IReadOnlyList<EpochMetrics> history, Targets targets, bool hasThreshold = false)
    {
        EpochMetrics metrics = history[reader.ReadInt32() - 1];
        var weights = new NamedTensor[reader.ReadInt32()];
        for (int index = 0; index < weights.Length; index++)
        {
            string name = reader.ReadString();
            int[] shape = new int[reader.ReadInt32()];
            for (int dimension = 0; dimension < shape.Length; dimension++) shape[dimension] = reader.ReadInt32();
            float[] values = new float[reader.ReadInt32()];
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
            weights[index] = new NamedTensor(name, shape, values);
        }

        (double loss, double quantile) = (reader.ReadDouble(), reader.ReadDouble());
        Judgement judged = targets is NumberTargets numbers
            ? ReadNumbers(reader, numbers, loss, quantile)
            : ReadClasses(reader, (ClassTargets)targets, loss, quantile, hasThreshold);
        return new ReportedEpoch(metrics, judged, weights);
    }

    private static Judgement ReadNumbers(BinaryReader reader, NumberTargets targets, double loss, double quantile)
    {
        var values = new ValuePredictions(targets.Width);
        foreach (double actual in targets.Values) values.Add(actual, reader.ReadDouble());
        reader.ReadBoolean();
        return targets.Judge(loss, values, quantile);
    }

    private static Judgement ReadClasses(BinaryReader reader, ClassTargets targets, double loss, double quantile, bool hasThreshold)
    {
        var confusion = new ConfusionMatrix(targets.ClassCount);
        int[] predicted = new int[targets.Count];
        for (int row = 0; row < predicted.Length; row++)
        {
            predicted[row] = reader.ReadInt32();
            confusion.Add(targets.Labels[row], predicted[row]);
        }

        double? threshold = hasThreshold ? reader.ReadDouble() : null;
        ClassProbabilities? probabilities = reader.ReadBoolean() ? new ClassProbabilities(targets.ClassCount) : null;
        double[] given = new double[targets.ClassCount];
        foreach (int label in probabilities is null ? [] : targets.Labels)
        {
            for (int other = 0; other < given.Length; other++) given[other] = reader.ReadDouble();
            probabilities!.Add(label, given);
        }

        return new Judgement(loss)
        {
            Confusion = confusion,
            PredictedClasses = predicted,
            Threshold = threshold,
            Probabilities = probabilities,
            Quantile = quantile,
        };
    }
}
