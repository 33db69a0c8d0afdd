namespace Gridfold.Models.Training.Engines.Dense;

/// <summary>The values that a fold's rows have in common, and the deviations of each row.</summary>
internal sealed class SparseInputs
{
    // With a greater share of deviating values, the dense product is as fast (bench/README.md).
    private const double MaxDeviations = 0.4;

    // A sample of this many rows shows the commonest value. For a rarer value, the base's own product costs as much as the value saves.
    private const int MaxSampledRows = 256;
    private const double MinShare = 0.1;

    private SparseInputs(Matrix baseRow, SparseMatrix deviations)
    {
        Base = baseRow;
        Deviations = deviations;
        HasBase = baseRow.Values.ContainsAnyExcept(0);
    }

    /// <summary>One row: the commonest value of each feature in the training rows, or 0 where no value is common.</summary>
    public Matrix Base { get; }

    /// <summary>Whether the base has a value other than zero.</summary>
    public bool HasBase { get; }

    /// <summary>The training rows without the base.</summary>
    public SparseMatrix Deviations { get; }

    /// <summary>Finds the values that the training rows have in common; null when they are too few to help.</summary>
    public static SparseInputs? Find(float[] trainingInputs, int rowSize)
    {
        var baseRow = new Matrix(1, rowSize);
        FillCommonest(trainingInputs, baseRow.Row(0));
        var deviations = SparseMatrix.Deviations(trainingInputs, baseRow.Row(0));
        return deviations.Count > MaxDeviations * trainingInputs.Length ? null : new SparseInputs(baseRow, deviations);
    }

    /// <summary>Finds the commonest value of each feature in evenly spaced rows.</summary>
    private static void FillCommonest(ReadOnlySpan<float> inputs, Span<float> commonest)
    {
        int rows = inputs.Length / commonest.Length;
        Span<float> sample = stackalloc float[Math.Min(rows, MaxSampledRows)];
        for (int feature = 0; feature < commonest.Length; feature++)
        {
            for (int i = 0; i < sample.Length; i++) sample[i] = inputs[(int)((long)i * rows / sample.Length * commonest.Length) + feature];
            sample.Sort();
            (float value, int count) = LongestRun(sample);
            commonest[feature] = float.IsFinite(value) && count >= MinShare * sample.Length ? value : 0;
        }
    }

    private static (float Value, int Count) LongestRun(ReadOnlySpan<float> sorted)
    {
        (float value, int most) = (sorted[0], 0);
        for (int start = 0, end = 0; start < sorted.Length; start = end)
        {
            for (end = start + 1; end < sorted.Length && sorted[end] == sorted[start];) end++;
            if (end - start > most) (value, most) = (sorted[start], end - start);
        }

        return (value, most);
    }
}
