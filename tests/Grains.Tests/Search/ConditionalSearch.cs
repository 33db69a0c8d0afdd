using Gridfold.Grains.Search;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Tests.Search;

/// <summary>Searches in a space of two optimizers with settings of their own.</summary>
internal static class ConditionalSearch
{
    private const string Section = """
        {"optimizer": {"type": "categorical", "values": [
            {"name": "adam", "lr": {"type": "double", "min": 1e-5, "max": 0.1, "log": true}},
            {"name": "sgd", "lr": {"type": "double", "min": 1e-4, "max": 1, "log": true},
                "momentum": {"type": "double", "min": 0, "max": 0.99}}]}}
        """;

    public static SearchSpace Space { get; } = SearchSpace.Read(SpecJson.Read(Section), new Problems());

    /// <summary>The mean over seeds of the least cost within 40 trials.</summary>
    public static double MeanBest(string searcher) => Enumerable.Range(1, 10).Average(seed => Best(searcher, (ulong)seed));

    private static double Best(string searcher, ulong seed)
    {
        ISearcher created = searcher == "random"
            ? new RandomSearcher(Space, seed, 40)
            : LearntSearch.Create(searcher, Space, seed, lag: 1, trials: 40);
        double best = double.PositiveInfinity;
        LearntSearch.Run(created, values =>
        {
            best = Math.Min(best, Cost(values));
            return Cost(values);
        }, 40);
        return best;
    }

    /// <summary>Least with sgd, lr = 0.01 and momentum = 0.9. Each branch has a least of its own.</summary>
    private static double Cost(IReadOnlyList<(string Name, SpecNode Value)> values)
    {
        double[] numbers = [.. values.Skip(1).Select(value => ((SpecScalar)value.Value).Number ?? double.NaN)];
        double lr = double.IsNaN(numbers[0]) ? (Math.Log10(numbers[1]) + 2) / 4 : (Math.Log10(numbers[0]) + 3) / 4;
        return double.IsNaN(numbers[0]) ? (lr * lr) + Math.Pow(numbers[2] - 0.9, 2) : (lr * lr) + 0.2;
    }
}
