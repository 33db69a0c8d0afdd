namespace Gridfold.Models.Datasets;

/// <summary>The preprocessing of a dataset, with everything fitted that fits. Safe to use from any thread.</summary>
public sealed class Preprocessor
{
    private readonly Dataset _dataset;
    private readonly IReadOnlyList<Action<float[]>> _steps;

    private Preprocessor(Dataset dataset, IReadOnlyList<Action<float[]>> steps)
    {
        _dataset = dataset;
        _steps = steps;
    }

    /// <summary>Fits the steps in their order, each on what the ones before made of the rows.</summary>
    /// <param name="dataset">The data.</param>
    /// <param name="steps">The steps; null for the default: images are divided by 255, tables stay as they are.</param>
    /// <param name="rows">The only rows that anything is learnt from; at least one.</param>
    /// <param name="inputs">Those rows, preprocessed.</param>
    /// <exception cref="ArgumentException"><paramref name="rows"/> is empty.</exception>
    public static Preprocessor Fit(Dataset dataset, IReadOnlyList<PreprocessStep>? steps, IReadOnlyList<int> rows, out float[] inputs)
    {
        if (rows.Count == 0) throw new ArgumentException("There must be at least one row to fit on.", nameof(rows));
        int channels = dataset.InputShape[0];
        int channelSize = dataset.RowSize / channels;
        bool IsIndicator(int channel) => !dataset.IsImages && dataset.IsIndicator.Count > 0 && dataset.IsIndicator[channel];
        float[] values = Gather(dataset, rows);
        var fitted = new List<Action<float[]>>();
        foreach (PreprocessStep step in steps ?? (dataset.IsImages ? [new Scale(255)] : []))
        {
            Action<float[]> action = step switch
            {
                Standardize => Standardization.Fit(values, channels, channelSize, IsIndicator).Apply,
                Scale scale => batch => Divide(batch, channels, channelSize, scale.Max, IsIndicator),
                // The loader has done it: nothing is fitted, and no row has a shape before.
                _ => _ => { }
            };
            action(values);
            fitted.Add(action);
        }

        inputs = values;
        return new Preprocessor(dataset, fitted);
    }

    /// <summary>The inputs of other rows, rows x <see cref="Dataset.RowSize"/>.</summary>
    public float[] Apply(IReadOnlyList<int> rows)
    {
        float[] values = Gather(_dataset, rows);
        foreach (Action<float[]> step in _steps) step(values);
        return values;
    }

    private static float[] Gather(Dataset dataset, IReadOnlyList<int> rows)
    {
        int size = dataset.RowSize;
        var values = new float[rows.Count * size];
        for (int i = 0; i < rows.Count; i++) dataset.Inputs.AsSpan(rows[i] * size, size).CopyTo(values.AsSpan(i * size));
        return values;
    }

    private static void Divide(float[] values, int channels, int channelSize, double divisor, Func<int, bool> isLeftAlone)
    {
        double[] divisors = [.. Enumerable.Range(0, channels).Select(channel => isLeftAlone(channel) ? 1 : divisor)];
        int rowSize = channels * channelSize;
        for (int i = 0; i < values.Length; i++) values[i] = (float)(values[i] / divisors[i % rowSize / channelSize]);
    }
}
