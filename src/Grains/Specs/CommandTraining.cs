using Gridfold.Grains.Search;
using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Specs;

/// <summary>
/// <c>training: {command: [python3, train.py], epochs: 10}</c>: the user's own program trains each fold, in a process of its own.
/// </summary>
/// <param name="Command">The program and its arguments, at least the program.</param>
/// <param name="Folder">The folder in which the program starts. The command line writes it: by default the folder of the file.</param>
/// <param name="Epochs">The last epoch that the program reports, at least 1.</param>
public sealed record CommandTraining(IReadOnlyList<string> Command, string? Folder, int Epochs)
{
    /// <summary>The key whose presence makes the training the user's own.</summary>
    public const string Key = "command";

    /// <summary>The key of the folder in which the program starts.</summary>
    public const string FolderKey = "folder";

    private const int MaxArguments = 1000;
    private const int MaxEpochs = 10_000_000;

    /// <summary>Whether a <c>training</c> section names a command.</summary>
    public static bool IsIn(SpecNode? training) => training is SpecMap map && map[Key] is not null;

    /// <summary>Reads the section.</summary>
    /// <returns>Null when errors were reported.</returns>
    public static CommandTraining? Read(SpecMapReader reader)
    {
        int errorsBefore = reader.Problems.Errors.Count;
        reader.RequiredNode(Key, "the program that trains a fold, as in command: [python3, train.py]");
        var command = new List<string>();
        foreach ((int index, SpecNode item) in (reader.List(Key) ?? []).Index())
        {
            if (item is SpecScalar { Kind: not ScalarKind.Null, Written: { Length: > 0 } text }) command.Add(text);
            else reader.Problems.Error($"{reader.PathOf(Key)}[{index}] is {item.Description}; it must be text", item.Location);
        }

        if (reader.List(Key) is { Count: 0 or > MaxArguments })
            reader.Error(Key, $"it must have 1 to {MaxArguments} entries: the program, and then its arguments");
        if (command is [['-', ..], ..])
            reader.Error(Key, $"its first entry is '{command[0]}'; it must name a program: write ./{command[0]} for a file with this name");
        string? folder = reader.Text(FolderKey);
        reader.RequiredNode("epochs", "the last epoch that the program reports, as in epochs: 10; write 1 for a function");
        int epochs = reader.Integer("epochs", 1, min: 1, max: MaxEpochs);
        reader.RejectUnknownKeys();
        return reader.Problems.Errors.Count > errorsBefore ? null : new CommandTraining(command, folder, epochs);
    }

    /// <summary>Puts an assignment into the section of an experiment with a command.</summary>
    /// <exception cref="InputException">A value is not possible at its place.</exception>
    public static CommandTraining Bind(ExperimentSpec experiment, IReadOnlyList<Hyperparameter> hyperparameters)
    {
        var problems = new Problems();
        CommandTraining? training = Bind(experiment, hyperparameters.ToDictionary(value => value.Name, value => value.Node), problems);
        problems.ThrowIfAny();
        return training!;
    }

    /// <summary>
    /// Reports data whose rows the program could not find again in the file: it must be one table, of which every row is kept.
    /// </summary>
    /// <param name="spec">The data's spec.</param>
    /// <param name="dataset">The data.</param>
    /// <param name="problems">Receives the problems.</param>
    internal static void Check(DatasetSpec spec, Dataset dataset, Problems problems)
    {
        if (spec.Source is NoSource) return;
        const string end = "training.command finds its rows by their numbers in one table";
        if (spec.Source is not (PathSource or BuiltInSource or OwnDataSource) || dataset.Table is null || spec.Test is not null)
            problems.Error($"dataset '{dataset.Name}' is no single table; {end}: name one table under dataset.path", spec.Source.Location);
        MissingValues?[] rules = [spec.MissingValues?.Others, .. (spec.MissingValues?.Columns ?? []).Select(column => column.Rule)];
        if (rules.Any(rule => rule?.Strategy == MissingStrategy.Drop))
            problems.Error($"dataset.missing_values drops rows, and {end}: let the program handle missing values", spec.Source.Location);
    }

    /// <summary>Puts an assignment into the section of an experiment with a command.</summary>
    /// <returns>Null when errors were reported.</returns>
    internal static CommandTraining? Bind(
        ExperimentSpec experiment, IReadOnlyDictionary<string, SpecNode> assignment, Problems problems) =>
        SpecMapReader.Open(Placeholders.Substitute(experiment.Training, assignment), "training", problems) is { } reader
            ? Read(reader)
            : null;
}
