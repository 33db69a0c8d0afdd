namespace Gridfold.Models.Training.Dense;

/// <summary>What a fold's rows have in common, and how each deviates.</summary>
internal sealed class SparseInputs
{
    // Above this share of values that deviate, the dense product serves as well (bench/README.md).
    private const double MostDeviations = 0.4;

    private SparseInputs(Matrix baseRow, SparseMatrix deviations)
    {
        Base = baseRow;
        Deviations = deviations;
        HasBase = baseRow.Values.ContainsAnyExcept(0);
    }

    /// <summary>One row: the value that more than half of the training rows have of a feature, else 0.</summary>
    public Matrix Base { get; }

    /// <summary>Whether it is anything but zeros.</summary>
    public bool HasBase { get; }

    /// <summary>The training rows without it.</summary>
    public SparseMatrix Deviations { get; }

    /// <summary>Looks for what the training rows have in common; null where that is too little to gain by.</summary>
    public static SparseInputs? Find(float[] trainingInputs, int rowSize)
    {
        var baseRow = new Matrix(1, rowSize);
        FillMajority(trainingInputs, baseRow.Row(0));
        var deviations = SparseMatrix.Deviations(trainingInputs, baseRow.Row(0));
        return deviations.Count > MostDeviations * trainingInputs.Length ? null : new SparseInputs(baseRow, deviations);
    }

    /// <summary>The majority vote of Boyer and Moore ("MJRTY", 1981) on each feature, and the count that it needs.</summary>
    private static void FillMajority(ReadOnlySpan<float> inputs, Span<float> majority)
    {
        int rows = inputs.Length / majority.Length;
        var votes = new int[majority.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            int feature = i % majority.Length;
            if (votes[feature] == 0) majority[feature] = inputs[i];
            votes[feature] += inputs[i] == majority[feature] ? 1 : -1;
        }

        Array.Clear(votes);
        for (int i = 0; i < inputs.Length; i++) votes[i % majority.Length] += inputs[i] == majority[i % majority.Length] ? 1 : 0;
        for (int feature = 0; feature < majority.Length; feature++)
        {
            if (votes[feature] * 2 <= rows || !float.IsFinite(majority[feature])) majority[feature] = 0;
        }
    }
}
