using Gridfold.Models.Input;
using TorchSharp.Modules;

namespace Gridfold.Models.Training;

/// <summary>The <c>training.optimizer</c> section: the rule that changes the weights.</summary>
/// <param name="LearningRate">The learning rate, above 0.</param>
/// <param name="WeightDecay">The weight decay, at least 0. Default: 0.</param>
public abstract record OptimizerSpec(double LearningRate, double WeightDecay)
{
    /// <summary>The optimizer's name in the experiment file, as in adam.</summary>
    public abstract string Name { get; }

    /// <summary>The number of values that the optimizer keeps for each weight.</summary>
    public abstract int ValuesPerWeight { get; }

    /// <summary>Makes the optimizer of a network's parameters.</summary>
    internal abstract Optimizer Build(IReadOnlyList<Parameter> parameters);

    /// <summary>Reads the section.</summary>
    /// <returns>Null when an error was reported for the optimizer's name.</returns>
    internal static OptimizerSpec? Read(SpecMapReader reader)
    {
        reader.RequiredNode("name", $"one of {string.Join(", ", OptimizerTable.All.Select(row => row.Name))}");
        var rows = OptimizerTable.All.ToDictionary(row => row.Name, OptimizerTable.Row? (row) => row);
        OptimizerTable.Row? row = reader.Choice("name", rows, null);
        reader.RequiredNode("lr", "the learning rate, as in lr: 0.01");
        double learningRate = reader.Number("lr", 0.001, above: 0), weightDecay = reader.Number("weight_decay", 0, min: 0);
        if (row is null) return null;
        foreach (string key in OptimizerTable.All.SelectMany(other => other.Settings).Distinct().Except(row.Settings).Where(reader.Has))
        {
            string[] owners = [.. OptimizerTable.All.Where(other => other.Settings.Contains(key)).Select(other => other.Name)];
            string others = $"{string.Join(" and ", owners)} {(owners.Length == 1 ? "does" : "do")}";
            reader.Error(key, $"{row.Name} has no such setting; only {others}: remove it");
        }

        OptimizerSpec spec = row.Read(reader, learningRate, weightDecay);
        reader.RejectUnknownKeys();
        return spec;
    }
}
