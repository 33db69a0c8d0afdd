namespace Gridfold.Models.Metrics;

/// <summary>The actual and the predicted numbers of rows, in the unit of the target.</summary>
public sealed class ValuePredictions
{
    private readonly List<double> _actual = [];
    private readonly List<double> _predicted = [];

    /// <summary>The actual number of each row.</summary>
    public IReadOnlyList<double> Actual => _actual;

    /// <summary>The predicted number of each row.</summary>
    public IReadOnlyList<double> Predicted => _predicted;

    /// <summary>Adds a row.</summary>
    public void Add(double actual, double predicted)
    {
        _actual.Add(actual);
        _predicted.Add(predicted);
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
