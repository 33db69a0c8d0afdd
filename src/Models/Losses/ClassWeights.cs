using Gridfold.Models.Input;

namespace Gridfold.Models.Losses;

/// <summary>
/// The key <c>class_weights</c> of a loss: <c>balanced</c>, or a map from classes to weights. The loss of a row is multiplied by the weight
/// of its class.
/// </summary>
/// <param name="Given">
/// The given weights, each above 0; the other classes weigh 1. Null for balanced weights: rows / (classes with rows x rows of the class),
/// counted over the training rows of the fold, as in scikit-learn.
/// </param>
public sealed record ClassWeights(IReadOnlyDictionary<string, double>? Given)
{
    /// <summary>The place of the key in the experiment file.</summary>
    public SourceLocation? Location { get; init; }

    /// <summary>Reads the key from the loss's settings.</summary>
    /// <returns>Null for a loss without the key.</returns>
    internal static ClassWeights? Read(SpecMapReader loss)
    {
        if (!loss.Has("class_weights")) return null;
        SourceLocation? location = loss.LocationOf("class_weights");
        if (loss.Node("class_weights") is not SpecMap map)
        {
            loss.Choice("class_weights", new Dictionary<string, bool> { ["balanced"] = true }, true);
            return new ClassWeights((IReadOnlyDictionary<string, double>?)null) { Location = location };
        }

        SpecMapReader reader = loss.Map("class_weights")!;
        reader.TakeNames();
        string[] classes = [.. map.Entries.Select(entry => entry.Key).Distinct()];
        return new ClassWeights(classes.ToDictionary(name => name, name => reader.Number(name, 1, above: 0))) { Location = location };
    }

    /// <summary>Reports classes that the dataset does not have.</summary>
    internal void Check(IReadOnlyList<string> classNames, Problems problems)
    {
        foreach (string name in (Given?.Keys ?? []).Except(classNames))
        {
            problems.Error(
                $"training.loss.class_weights names the class '{name}', which the dataset does not have"
                    + Suggestion.For(name, [.. classNames]),
                Location);
        }
    }

    /// <summary>The weight of each class.</summary>
    /// <param name="classNames">The names of the classes.</param>
    /// <param name="labels">The class of each training row.</param>
    internal float[] Of(IReadOnlyList<string> classNames, IReadOnlyList<int> labels)
    {
        if (Given is { } given) return [.. classNames.Select(name => (float)given.GetValueOrDefault(name, 1))];
        int[] rows = new int[classNames.Count];
        foreach (int label in labels) rows[label]++;
        int present = rows.Count(count => count > 0);
        return [.. rows.Select(count => count == 0 ? 1 : (float)((double)labels.Count / ((double)present * count)))];
    }
}
