namespace Gridfold.Models.Metrics;

/// <summary>The actual and the predicted numbers of rows, in the units of the targets.</summary>
/// <param name="width">The numbers of a row.</param>
public sealed class ValuePredictions(int width = 1)
{
    private readonly List<double> _actual = [];
    private readonly List<double> _predicted = [];

    /// <summary>The numbers of a row.</summary>
    public int Width { get; } = width;

    /// <summary>The actual numbers, row-major, rows x <see cref="Width"/>.</summary>
    public IReadOnlyList<double> Actual => _actual;

    /// <summary>The predicted numbers, in the form of <see cref="Actual"/>.</summary>
    public IReadOnlyList<double> Predicted => _predicted;

    /// <summary>Adds a number. The numbers of a row follow each other.</summary>
    public void Add(double actual, double predicted)
    {
        _actual.Add(actual);
        _predicted.Add(predicted);
    }

    /// <summary>Gives one of the targets alone.</summary>
    /// <param name="target">The target's place in a row.</param>
    public ValuePredictions Of(int target)
    {
        if (Width == 1) return this;
        var alone = new ValuePredictions();
        for (int index = target; index < _actual.Count; index += Width) alone.Add(_actual[index], _predicted[index]);
        return alone;
    }

    /// <summary>Gives the mean of a function of the actual and the predicted number over the rows, at least one.</summary>
    public double MeanOf(Func<double, double, double> function)
    {
        double sum = 0;
        for (int row = 0; row < _actual.Count; row++) sum += function(_actual[row], _predicted[row]);
        return sum / _actual.Count;
    }

    /// <summary>The differences between the actual and the predicted numbers.</summary>
    public IEnumerable<double> Residuals => _actual.Zip(_predicted, (actual, predicted) => actual - predicted);
}
