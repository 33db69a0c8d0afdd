namespace Gridfold.Models.Datasets.Preprocessing;

/// <summary>The fitted preprocessing of a dataset. Any thread may use it.</summary>
public sealed class Preprocessor
{
    private readonly Dataset _dataset;

    private Preprocessor(Dataset dataset, IReadOnlyList<ChannelScaling> steps)
    {
        _dataset = dataset;
        Steps = steps;
    }

    /// <summary>The steps with their numbers, in order.</summary>
    public IReadOnlyList<ChannelScaling> Steps { get; }

    /// <summary>Fits the steps in their order. Each step is fitted on the output of the steps before.</summary>
    /// <param name="dataset">The data.</param>
    /// <param name="steps">The steps; null for the default: images are divided by 255, tables stay as they are.</param>
    /// <param name="rows">The rows to fit on, at least one.</param>
    /// <param name="inputs">The preprocessed values of those rows.</param>
    /// <exception cref="ArgumentException"><paramref name="rows"/> is empty.</exception>
    public static Preprocessor Fit(Dataset dataset, IReadOnlyList<PreprocessStep>? steps, IReadOnlyList<int> rows, out float[] inputs)
    {
        if (rows.Count == 0) throw new ArgumentException("There must be at least one row to fit on.", nameof(rows));
        int channels = dataset.InputShape[0];
        int channelSize = dataset.RowSize / channels;
        bool IsIndicator(int channel) => !dataset.IsImages && dataset.IsIndicator.Count > 0 && dataset.IsIndicator[channel];
        float[] values = Gather(dataset, rows);
        var fitted = new List<ChannelScaling>();
        foreach (PreprocessStep step in steps ?? (dataset.IsImages ? [new Scale(255)] : []))
        {
            ChannelScaling? scaling = step switch
            {
                Standardize => Standardization.Fit(values, channels, channelSize, IsIndicator),
                Scale scale => new ChannelScaling(
                    "scale", new double[channels],
                    [.. Enumerable.Range(0, channels).Select(channel => IsIndicator(channel) ? 1 : scale.Max)]),
                Normalize normalize => new ChannelScaling("normalize", normalize.Means, normalize.Deviations),
                // The loader has done this step already, because nothing is fitted.
                _ => null,
            };
            if (scaling is null) continue;
            scaling.Apply(values, channelSize);
            fitted.Add(scaling);
        }

        inputs = values;
        return new Preprocessor(dataset, fitted);
    }

    /// <summary>Preprocesses other rows: rows x <see cref="Dataset.RowSize"/>.</summary>
    public float[] Apply(IReadOnlyList<int> rows)
    {
        float[] values = Gather(_dataset, rows);
        foreach (ChannelScaling step in Steps) step.Apply(values, _dataset.RowSize / _dataset.InputShape[0]);
        return values;
    }

    private static float[] Gather(Dataset dataset, IReadOnlyList<int> rows)
    {
        int size = dataset.RowSize;
        var values = new float[rows.Count * size];
        for (int i = 0; i < rows.Count; i++) dataset.Inputs.AsSpan(rows[i] * size, size).CopyTo(values.AsSpan(i * size));
        return values;
    }
}
