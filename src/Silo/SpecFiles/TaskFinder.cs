using Gridfold.Grains.Experiments;
using Gridfold.Grains.Specs;
using Gridfold.Models.Input;
using Gridfold.Models.Metrics;
using Gridfold.Models.Tasks;

namespace Gridfold.Silo.SpecFiles;

/// <summary>
/// Finds the task of a file that does not state it. The losses and metrics that the file names decide first, and then the label of the
/// data.
/// </summary>
public static class TaskFinder
{
    private const string Key = "task";

    /// <summary>Whether the file states its task.</summary>
    public static bool IsStatedIn(SpecNode root) => root is not SpecMap map || map[Key] is not null;

    /// <summary>
    /// Reads a file. A file without a task is read as the first task that reads it without an error, classification before others. Where
    /// none does, it is read as the task whose losses and metrics it names most often.
    /// </summary>
    public static ReadSpec Read(SpecNode root)
    {
        ReadSpec read = ReadAs(root);
        bool isOwn = root is SpecMap map && CommandTraining.IsIn(map["training"]);
        if (isOwn || IsStatedIn(root) || read.Problems.Errors.Count == 0) return read;
        LearningTask[] others =
            [.. LearningTask.All.Where(task => task != LearningTask.Default && (!task.HasLabels || NamesSeveralLabels(root)))];
        (LearningTask Task, ReadSpec Read)[] all =
            [(LearningTask.Default, read), .. others.Select(task => (task, ReadAs(root, task)))];
        return (all.FirstOrDefault(one => one.Read.Problems.Errors.Count == 0).Read ?? all.MaxBy(one => WordsOf(one.Task, root)).Read)!;
    }

    /// <summary>Reads a file that states no task as another task.</summary>
    public static ReadSpec ReadAs(SpecNode root, LearningTask task) => ReadAs(With(root, task));

    private static ReadSpec ReadAs(SpecNode root)
    {
        var problems = new Problems();
        ShownText.Check(root, problems);
        ExperimentSpec? spec = ExperimentSpec.Read(root, problems);
        if (spec is not null) SubmissionCheck.CheckSpec(spec, problems);
        return new ReadSpec(root, spec, problems);
    }

    /// <summary>Counts the texts of a file that name a loss or a metric of a task.</summary>
    private static int WordsOf(LearningTask task, SpecNode node) => node switch
    {
        SpecMap map => map.Entries.Sum(entry => WordsOf(task, entry.Value)),
        SpecList list => list.Items.Sum(item => WordsOf(task, item)),
        SpecScalar { Kind: ScalarKind.Text, Text: var text } =>
            task.LossNames.Contains(text) || task.MetricNames.Contains(text) || task.MetricNames.Contains(MetricTable.Validation + text)
                ? 1
                : 0,
        _ => 0,
    };

    private static bool NamesSeveralLabels(SpecNode root) =>
        root is SpecMap map && map["dataset"] is SpecMap dataset && dataset["label"] is SpecList { Items.Count: > 1 };

    private static SpecNode With(SpecNode root, LearningTask task) =>
        root is SpecMap map ? map.With(Key, SpecScalar.Of(task.Name)) : root;
}
