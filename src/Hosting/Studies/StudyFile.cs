using Gridfold.Grains.Specs;
using Gridfold.Models.Input;
using Gridfold.Silo.SpecFiles;

namespace Gridfold.Hosting.Studies;

/// <summary>The file of a study: an experiment file whose trials a program of the user scores.</summary>
internal static class StudyFile
{
    private const string Training = "training";

    private static readonly string[] Keys =
        ["apiVersion", "kind", "name", "seed", "hyperparameters", "constraints", "searcher", Training];

    // The sections of an experiment file that mean nothing to a study.
    private static readonly string[] Others =
        ["task", "dataset", "model", "validation", "metrics", "scheduler", "limits", "resources", "checkpoints"];

    /// <summary>The record of a study that has a file: NAME.study.jsonl for NAME.yaml.</summary>
    public static string RecordOf(string path) => Path.ChangeExtension(path, ".study.jsonl");

    /// <summary>Reads the nodes of a file.</summary>
    /// <exception cref="InputException">The file has an error, or a section that means nothing to a study.</exception>
    public static ExperimentSpec Read(SpecNode root)
    {
        var problems = new Problems();
        foreach (SpecEntry entry in (root as SpecMap)?.Entries ?? [])
        {
            if (Keys.Contains(entry.Key)) continue;
            problems.Error(
                Others.Contains(entry.Key)
                    ? $"{entry.Key} is written, and the scores of a study come from your program; remove it, or use 'gridfold run'"
                    : $"'{entry.Key}' is not a key of a study{Suggestion.For(entry.Key, Keys)}",
                entry.KeyLocation ?? entry.Value.Location);
        }

        problems.ThrowIfAny();
        if (root is SpecMap map && map[Training] is null) root = map.With(Training, OfNoProgram());
        ReadSpec read = TaskFinder.Read(root);
        read.Problems.ThrowIfAny();
        ExperimentSpec spec = read.Spec!;
        if (!spec.HasCommand)
            throw new InputException("training names a network, and a study trains none; remove training", spec.Training.Location);
        if (spec.Searcher.Objective.ToList().Count > 1)
            throw new InputException("searcher.objectives has several objectives, and a study takes one: name it in searcher.metric");
        if (spec.Searcher.WarmStart is { IsRecorded: false })
            throw new InputException("searcher.warm_start names experiments, which a study does not look up: remove it");
        return spec;
    }

    // A file without a program is read like one with a program that reports one score.
    private static SpecMap OfNoProgram() => new(
    [
        new SpecEntry("command", null, new SpecList([SpecScalar.Of("study")])), new SpecEntry("epochs", null, SpecScalar.Of(1)),
    ]);
}
