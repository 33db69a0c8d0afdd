using System.Text.Json;
using Gridfold.Grains.Search;

namespace Gridfold.Hosting;

/// <summary>A trial of a <see cref="GridfoldStudy"/>: the values that its program scores.</summary>
public sealed class StudyTrial
{
    internal StudyTrial(long number, IEnumerable<Hyperparameter> values, double? score = null)
    {
        (Number, Score) = (number, score);
        Hyperparameters = values.Where(value => value.IsActive).ToDictionary(value => value.Name, value => Parse(value.Json)).AsReadOnly();
    }

    /// <summary>The trial's number, from 1.</summary>
    public long Number { get; }

    /// <summary>The values of the hyper-parameters, by their names. Those that a condition leaves out are missing.</summary>
    public IReadOnlyDictionary<string, JsonElement> Hyperparameters { get; }

    /// <summary>The score that was told. Null for a trial that was not told yet, or that failed.</summary>
    public double? Score { get; }

    /// <summary>Gives a number.</summary>
    /// <param name="name">The name of the hyper-parameter.</param>
    /// <exception cref="KeyNotFoundException">The trial has no such hyper-parameter.</exception>
    /// <exception cref="InvalidOperationException">The value is no number.</exception>
    public double Double(string name) => Hyperparameters[name].GetDouble();

    /// <summary>Gives a whole number.</summary>
    /// <param name="name">The name of the hyper-parameter.</param>
    /// <exception cref="KeyNotFoundException">The trial has no such hyper-parameter.</exception>
    /// <exception cref="InvalidOperationException">The value is no number.</exception>
    /// <exception cref="FormatException">The number is not whole.</exception>
    public long Integer(string name) => Hyperparameters[name].GetInt64();

    private static JsonElement Parse(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
